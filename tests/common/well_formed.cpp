// Well-formed: see well_formed.hpp.

#include "tests/common/well_formed.hpp"

#include <set>

#include "common/error.hpp"
#include "common/utf8.hpp"

namespace dl {

namespace {

constexpr std::string_view name_letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-:_";

struct Malformed {
    std::string what;
};

// Reads the markup from front to back; every method throws Malformed at the first offence.
class Reader {
public:
    explicit Reader(std::string_view markup) : rest_(markup), size_(markup.size()) {}

    void document() {
        if (rest_.starts_with("<!DOCTYPE html>\n")) rest_.remove_prefix(16);
        do {
            if (rest_.empty()) fail("the file ends inside of an element");
            if (rest_[0] == '<')
                tag();
            else
                characters();
        } while (!open_.empty());
        if (rest_.find_first_not_of('\n') != std::string_view::npos)
            fail("something follows the end of the root");
    }

    std::vector<std::string> tags;
    std::string words;

private:
    [[noreturn]] void fail(const std::string& what) const {
        throw Malformed{text(what, " at byte ", size_ - rest_.size(), ": ", rest_.substr(0, 40))};
    }

    std::string name() {
        const std::size_t end = rest_.find_first_not_of(name_letters);
        if (end == 0 || end == std::string_view::npos) fail("a name is missing");
        std::string out(rest_.substr(0, end));
        rest_.remove_prefix(end);
        return out;
    }

    char32_t character() {
        std::string_view before = rest_;
        const char32_t c = next_code_point(rest_);
        const std::string bytes(before.substr(0, before.size() - rest_.size()));
        const bool genuine = bytes == "\xEF\xBF\xBD";
        if (c == 0xFFFD && !genuine) fail("bytes that are not UTF-8");
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0xFFFE || c == 0xFFFF)
            fail("a character that XML forbids");
        if (c != '&') return c;
        for (const auto& [entity, meaning] : {std::pair<std::string_view, char32_t>{"amp;", '&'},
                                              {"lt;", '<'},
                                              {"gt;", '>'},
                                              {"quot;", '"'},
                                              {"#39;", '\''}}) {
            if (!rest_.starts_with(entity)) continue;
            rest_.remove_prefix(entity.size());
            return meaning;
        }
        fail("an ampersand that starts no known entity");
    }

    void characters() {
        const bool style = !open_.empty() && open_.back() == "style";
        if (open_.empty()) fail("text outside of the root");
        while (!rest_.empty() && rest_[0] != '<') {
            if (rest_.starts_with("]]>")) fail("]]> in text");
            const char32_t c = character();
            if (!style) append_utf8(words, c);
        }
    }

    void attributes(std::string& tag_name) {
        std::set<std::string> seen;
        while (rest_.starts_with(" ")) {
            rest_.remove_prefix(1);
            const std::string attribute = name();
            if (!seen.insert(attribute).second) fail("the attribute " + attribute + " comes twice");
            if (!rest_.starts_with("=\"")) fail("an attribute without a quoted value");
            rest_.remove_prefix(2);
            std::string value;
            while (!rest_.empty() && rest_[0] != '"') {
                if (rest_[0] == '<') fail("< in an attribute");
                append_utf8(value, character());
            }
            if (rest_.empty()) fail("an attribute without an end");
            rest_.remove_prefix(1);
            if (attribute == "class") tag_name += "." + value;
        }
    }

    void tag() {
        rest_.remove_prefix(1);
        if (rest_.starts_with("/")) {
            rest_.remove_prefix(1);
            const std::string closing = name();
            if (open_.empty() || open_.back() != closing) fail("</" + closing + "> closes nothing");
            open_.pop_back();
        } else {
            const std::string opening = name();
            std::string with_class = opening;
            attributes(with_class);
            tags.push_back(with_class);
            const bool closed = rest_.starts_with("/");
            if (closed) rest_.remove_prefix(1);
            if (!closed && opening != "meta") open_.push_back(opening);
        }
        if (!rest_.starts_with(">")) fail("a tag without an end");
        rest_.remove_prefix(1);
    }

    std::string_view rest_;
    std::size_t size_;
    std::vector<std::string> open_;
};

}  // namespace

std::string what_is_malformed(std::string_view markup) {
    try {
        Reader(markup).document();
        return "";
    } catch (const Malformed& malformed) {
        return malformed.what;
    }
}

std::vector<std::string> tags_of(std::string_view markup) {
    Reader reader(markup);
    reader.document();
    return reader.tags;
}

std::string text_of(std::string_view markup) {
    Reader reader(markup);
    reader.document();
    return reader.words;
}

int count_of(std::string_view markup, std::string_view part) {
    int count = 0;
    for (std::size_t at = markup.find(part); at != std::string_view::npos;
         at = markup.find(part, at + part.size()))
        ++count;
    return count;
}

}  // namespace dl
