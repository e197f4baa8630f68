// Patients: risks -> conditions -> visits -> codes, and risks + conditions -> future.

#include "common/data/patients.hpp"

#include <algorithm>
#include <array>

#include "common/data/sampling.hpp"
#include "common/error.hpp"
#include "common/parallel.hpp"

namespace dl {

namespace {

constexpr int risk_count = 6;
constexpr int per_risk = 4;
constexpr int condition_count = risk_count * per_risk;
constexpr int codes_each = 16;
constexpr int clinics = 4;  // each writes another quarter of the codes of a condition
constexpr int routine_codes = 96;
constexpr int code_count = condition_count * codes_each + routine_codes;
constexpr int record_days = 3 * 365;

struct Risk {
    const char* name;
    std::array<const char*, per_risk> conditions;
    int leads_to;  // another risk whose conditions tend to follow
};

constexpr Risk table[risk_count] = {
    {"metabolism", {"diabetes", "obesity", "gout", "fatty liver"}, 1},
    {"vessels", {"hypertension", "heart failure", "stroke", "angina"}, 5},
    {"lungs", {"asthma", "bronchitis", "emphysema", "sleep apnoea"}, 1},
    {"mind", {"depression", "anxiety", "insomnia", "migraine"}, 4},
    {"immunity", {"arthritis", "psoriasis", "colitis", "lupus"}, 3},
    {"kidneys", {"renal failure", "anaemia", "kidney stones", "oedema"}, 1},
};

using Flags = std::array<bool, condition_count>;

// What the record never says aloud.
struct Person {
    std::array<float, risk_count> risks{};
    Flags has{};
    Flags begins{};
    int clinic = 0;
};

// From 0 at push 0 to 0.9 at push 6, steepest between; a polynomial, so that no exp decides.
float likely(float push) {
    const float t = std::clamp(push / 6, 0.0f, 1.0f);
    return 0.9f * t * t * (3 - 2 * t);
}

Person random_person(Rng& rng) {
    Person person;
    person.clinic = rng.integer(clinics);
    // A third of the people carry each risk, some of them much of it.
    for (float& risk : person.risks)
        risk = std::clamp(1.4f * rng.normal() - 0.8f, 0.0f, 2.0f);
    for (int k = 0; k < condition_count; ++k) {
        const float risk = person.risks[static_cast<std::size_t>(k / per_risk)];
        person.has[static_cast<std::size_t>(k)] = rng.chance(0.01f + 0.4f * risk);
    }

    // The year after: the risk itself, what came of it so far, and what leads to it.
    std::array<int, risk_count> had{};
    for (int k = 0; k < condition_count; ++k)
        had[static_cast<std::size_t>(k / per_risk)] += person.has[static_cast<std::size_t>(k)];
    for (int k = 0; k < condition_count; ++k) {
        const auto own = static_cast<std::size_t>(k / per_risk);
        float push = 2.2f * person.risks[own] + 0.3f * static_cast<float>(had[own]);
        for (std::size_t other = 0; other < risk_count; ++other)
            if (static_cast<std::size_t>(table[other].leads_to) == own)
                push += 0.7f * person.risks[other];
        const bool begins = rng.chance(likely(push));
        person.begins[static_cast<std::size_t>(k)] =
            begins && !person.has[static_cast<std::size_t>(k)];
    }
    return person;
}

// A code of a condition: mostly one that the patient's clinic uses, the first ones more often.
int code_of(int condition, int clinic, Rng& rng) {
    const int own = codes_each / clinics;
    const int used_by = rng.chance(0.85f) ? clinic : rng.integer(clinics);
    const int first = rng.integer(own);
    return condition * codes_each + used_by * own + std::min(first, rng.integer(own));
}

int routine_code(Rng& rng) {
    const int one = rng.integer(routine_codes);
    return condition_count * codes_each + std::min(one, rng.integer(routine_codes));
}

std::vector<Visit> record_of(const Person& person, const PatientOptions& options, Rng& rng) {
    std::vector<int> conditions;
    for (int k = 0; k < condition_count; ++k)
        if (person.has[static_cast<std::size_t>(k)]) conditions.push_back(k);

    // Some people go to the doctor for everything: twice a random share of the average.
    const float eager = 2 * rng.uniform();
    const int visits = 1 + static_cast<int>(options.visits * eager + rng.uniform());
    std::vector<int> days;
    for (int i = 0; i < visits; ++i)
        days.push_back(rng.integer(record_days));
    std::sort(days.begin(), days.end());

    std::vector<Visit> record;
    for (const int day : days) {
        Visit visit{day, {}};
        const int codes = rng.integer(1, 4);
        for (int i = 0; i < codes; ++i) {
            if (rng.chance(options.routine) || conditions.empty()) {
                visit.codes.push_back(routine_code(rng));
                continue;
            }
            const int pick = rng.integer(static_cast<int>(conditions.size()));
            int condition = conditions[static_cast<std::size_t>(pick)];
            if (rng.chance(options.mistakes)) condition = rng.integer(condition_count);
            visit.codes.push_back(code_of(condition, person.clinic, rng));
        }
        record.push_back(std::move(visit));
    }
    return record;
}

void name_everything(Patients& set) {
    constexpr std::array<const char*, 4> kinds = {"diagnosis", "drug", "test", "procedure"};
    for (const Risk& risk : table) {
        set.risk_names.push_back(risk.name);
        for (const char* condition : risk.conditions) {
            set.condition_names.push_back(condition);
            for (int code = 0; code < codes_each; ++code)
                set.code_names.push_back(text(
                    condition, ": ", kinds[static_cast<std::size_t>(code) % 4], " ", code / 4 + 1));
        }
    }
    for (int code = 0; code < routine_codes; ++code)
        set.code_names.push_back(text("routine ", code + 1));
}

}  // namespace

Patients patients(int count, std::uint64_t seed, const PatientOptions& options) {
    require_count("patients", count);
    require_option("patients", "visits", options.visits, 0, 100);
    require_option("patients", "routine", options.routine, 0, 1);
    require_option("patients", "mistakes", options.mistakes, 0, 1);

    Patients set;
    name_everything(set);
    set.visits.resize(static_cast<std::size_t>(count));
    set.counts = Tensor({count, code_count});
    set.conditions = Tensor({count, condition_count});
    set.future = Tensor({count, condition_count});
    set.risks = Tensor({count, risk_count});

    parallel_for(count, 64, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t n = begin; n < end; ++n) {
            Rng rng = sample_rng(seed, "patients", n);
            const Person person = random_person(rng);
            std::vector<Visit> record = record_of(person, options, rng);
            for (const Visit& visit : record)
                for (const int code : visit.codes)
                    ++set.counts[n * code_count + code];
            for (int k = 0; k < condition_count; ++k) {
                const auto at = static_cast<std::size_t>(k);
                set.conditions[n * condition_count + k] = person.has[at] ? 1.0f : 0.0f;
                set.future[n * condition_count + k] = person.begins[at] ? 1.0f : 0.0f;
            }
            std::copy(person.risks.begin(), person.risks.end(), set.risks.data() + n * risk_count);
            set.visits[static_cast<std::size_t>(n)] = std::move(record);
        }
    });
    return set;
}

}  // namespace dl
