// The filter of system calls: no processes, no sockets, no signals to others, no locks that
// somebody else could feel. Everything that is not named here is allowed; threads are.

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>

#include "tests/grading/box/box.hpp"

namespace box {

namespace {

#if defined(__x86_64__)
constexpr std::uint32_t our_architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t our_architecture = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t our_architecture = 0;  // refused below
#endif

constexpr std::uint32_t refuse = SECCOMP_RET_ERRNO | EPERM;
constexpr std::uint32_t unknown = SECCOMP_RET_ERRNO | ENOSYS;

/// The first half of an argument; the second is zero for everything that is compared here.
constexpr std::uint32_t argument(unsigned number) {
    return static_cast<std::uint32_t>(offsetof(seccomp_data, args) + 8 * number);
}

class Program {
public:
    void load(std::uint32_t offset) { add(BPF_LD | BPF_W | BPF_ABS, offset); }
    void end(std::uint32_t verdict) { add(BPF_RET | BPF_K, verdict); }
    /// The next `skip` steps are left out unless the loaded word is this.
    void unless_equal(std::uint32_t word, std::uint8_t skip) {
        add(BPF_JMP | BPF_JEQ | BPF_K, word, 0, skip);
    }
    void if_equal(std::uint32_t word, std::uint8_t skip) {
        add(BPF_JMP | BPF_JEQ | BPF_K, word, skip, 0);
    }
    void if_any_bit(std::uint32_t bits, std::uint8_t skip) {
        add(BPF_JMP | BPF_JSET | BPF_K, bits, skip, 0);
    }
    void unless_any_bit(std::uint32_t bits, std::uint8_t skip) {
        add(BPF_JMP | BPF_JSET | BPF_K, bits, 0, skip);
    }

    void on_call(long number, std::uint32_t verdict) {
        unless_equal(static_cast<std::uint32_t>(number), 1);
        end(verdict);
    }
    /// Allowed only if that argument is this word.
    void only_with(long number, unsigned place, std::uint32_t word) {
        unless_equal(static_cast<std::uint32_t>(number), 4);
        load(argument(place));
        unless_equal(word, 1);
        end(SECCOMP_RET_ALLOW);
        end(refuse);
    }
    /// Refused if that argument is this word.
    void not_with(long number, unsigned place, std::uint32_t word) {
        unless_equal(static_cast<std::uint32_t>(number), 4);
        load(argument(place));
        unless_equal(word, 1);
        end(refuse);
        load(offsetof(seccomp_data, nr));
    }
    void enter() {
        const sock_fprog program{static_cast<unsigned short>(steps_.size()), steps_.data()};
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
            syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0)
            give_up("the filter of system calls cannot be loaded");
    }

private:
    void add(unsigned code, std::uint32_t word, std::uint8_t yes = 0, std::uint8_t no = 0) {
        steps_.push_back({static_cast<std::uint16_t>(code), yes, no, word});
    }
    std::vector<sock_filter> steps_;
};

// Needed by nobody who computes or compiles.
constexpr long never[] = {SYS_socket,
                          SYS_socketpair,
                          SYS_bpf,
                          SYS_perf_event_open,
                          SYS_userfaultfd,
                          SYS_add_key,
                          SYS_keyctl,
                          SYS_request_key,
                          SYS_unshare,
                          SYS_setns,
                          SYS_mount,
                          SYS_umount2,
                          SYS_pivot_root,
                          SYS_chroot,
                          SYS_ptrace,
                          SYS_process_vm_readv,
                          SYS_process_vm_writev,
                          SYS_shmget,
                          SYS_shmat,
                          SYS_shmctl,
                          SYS_msgget,
                          SYS_msgsnd,
                          SYS_msgrcv,
                          SYS_msgctl,
                          SYS_semget,
                          SYS_semop,
                          SYS_semtimedop,
                          SYS_semctl,
                          SYS_mq_open,
                          SYS_mq_unlink,
                          SYS_personality,
                          SYS_mknodat,
                          SYS_kexec_load,
                          SYS_init_module,
                          SYS_quotactl,
                          SYS_acct,
                          SYS_swapon,
                          SYS_fanotify_init,
                          425 /* io_uring_setup */,
                          434 /* pidfd_open */,
                          438 /* pidfd_getfd */,
                          424 /* pidfd_send_signal */,
                          440 /* process_madvise */,
                          448 /* process_mrelease */,
                          SYS_kcmp,
                          SYS_migrate_pages,
                          SYS_move_pages,
                          SYS_name_to_handle_at,
                          SYS_open_by_handle_at};

// Needed by compilers, but not by an exercise.
constexpr long never_while_running[] = {
    SYS_setsid,
    SYS_setpgid,
    SYS_setpriority,
    SYS_ioprio_set,
    SYS_sched_setscheduler,
    SYS_sched_setparam,
    SYS_sched_setattr,
    SYS_sched_setaffinity,
    SYS_flock,
    SYS_tkill,
    SYS_rt_sigqueueinfo,
    SYS_rt_tgsigqueueinfo,
    SYS_io_setup,  // the machine has a number of requests for all
    SYS_inotify_init1,
    // Landlock says nothing of these, and a box may have the user of the operator.
    SYS_truncate,
    SYS_fchmod,
    SYS_fchmodat,
    452 /* fchmodat2 */,
    SYS_fchown,
    SYS_fchownat,
    SYS_utimensat,
    SYS_setxattr,
    SYS_lsetxattr,
    SYS_fsetxattr,
    SYS_removexattr,
    SYS_lremovexattr,
    SYS_fremovexattr,
    463 /* setxattrat */,
    466 /* removexattrat */,
#ifdef SYS_fork  // calls that newer architectures do without
    SYS_fork,
    SYS_vfork,
    SYS_inotify_init,
    SYS_chmod,
    SYS_chown,
    SYS_lchown,
    SYS_utime,
    SYS_utimes,
    SYS_futimesat,
#endif
};

void refuse_processes_and_signals(Program& program, pid_t self) {
    for (const long call : never_while_running)
        program.on_call(call, refuse);
    program.on_call(435, unknown);  // clone3: its flags cannot be seen, libc falls back to clone
    program.unless_equal(SYS_clone, 5);
    program.load(argument(0));
    program.unless_any_bit(CLONE_THREAD, 2);
    program.if_any_bit(CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET, 1);
    program.end(SECCOMP_RET_ALLOW);
    program.end(refuse);
    program.only_with(SYS_kill, 0, static_cast<std::uint32_t>(self));
    program.only_with(SYS_tgkill, 0, static_cast<std::uint32_t>(self));
    program.only_with(SYS_prlimit64, 0, 0);
    program.not_with(SYS_prctl, 0, PR_SET_PDEATHSIG);
    for (const int lock : {F_SETLK, F_SETLKW, 37, 38, 1024 /* lease */, 1026 /* notify */})
        program.not_with(SYS_fcntl, 1, static_cast<std::uint32_t>(lock));
}

}  // namespace

void load_filter(Filter filter, pid_t self) {
    if (filter == Filter::none) return;
    if (our_architecture == 0) give_up("the filter does not know this processor");
    Program program;
    program.load(offsetof(seccomp_data, arch));
    program.if_equal(our_architecture, 1);
    program.end(SECCOMP_RET_KILL_PROCESS);
    program.load(offsetof(seccomp_data, nr));
#if defined(__x86_64__)
    program.unless_any_bit(0x40000000, 1);  // the x32 calls are others
    program.end(SECCOMP_RET_KILL_PROCESS);
#endif
    for (const long call : never)
        program.on_call(call, refuse);
    if (filter == Filter::run) refuse_processes_and_signals(program, self);
    program.end(SECCOMP_RET_ALLOW);
    program.enter();
}

}  // namespace box
