/* See child.h. */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cli.h"
#include "kernel_trial.h"
#include "trial.h"
#include "units.h"

enum { RESULT_DESCRIPTOR = 3, TICK_MILLISECONDS = 200, LAST_WORDS = 4096 };

static volatile sig_atomic_t caught;

static void note_signal(int signal) { caught = signal; }
int hr_interrupted(void) { return caught; }

void hr_interrupts_catch(void)
{
    struct sigaction action = {.sa_handler = note_signal};
    int signals[] = {SIGINT, SIGTERM, SIGHUP};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) sigaction(signals[i], &action, NULL);
}

bool hr_fault_planted(const char *kind, const char *case_text)
{
    const char *fault = getenv("HEADROOM_FAULT");
    size_t kind_chars = strlen(kind);
    while (fault && *fault) {
        char one[256];
        size_t chars = strcspn(fault, ";");
        snprintf(one, sizeof one, "%.*s", (int)chars, fault);
        if (!strncmp(one, kind, kind_chars) && !one[kind_chars]) return true;
        if (!strncmp(one, kind, kind_chars) && one[kind_chars] == '@' && strstr(case_text, one + kind_chars + 1))
            return true;
        fault += chars + (fault[chars] == ';');
    }
    return false;
}

/* Deliberate failures, so that what the suite does about them can be tested on the real program. */
static void plant_fault(const char *case_text)
{
    if (hr_fault_planted("crash", case_text)) abort();
    if (hr_fault_planted("exit", case_text)) _exit(3);
    if (hr_fault_planted("hang", case_text))
        for (;;) pause();
    if (hr_fault_planted("illegal-address", case_text))    /* planted by the cuda device, which knows no cases */
        setenv("HEADROOM_FAULT", "illegal-address", 1);
}

int hr_child_main(const char *case_text)
{
    hr_status st = HR_OK;
    hr_settings settings;
    hr_trial trial = {0};
    hr_record *record = calloc(1, sizeof *record);
    TRY_ALLOC(record);
    hr_record_clear(record);
    plant_fault(case_text);
    hr_settings_default(&settings);
    TRY(hr_settings_apply_text(&settings, HR_ON_RUN, case_text));
    if (*settings.one.kernel) {
        TRY(hr_kernel_trial_run(&settings.one, record));
        goto out;
    }
    settings.one.wants_seconds = strcmp(settings.one.technique, "keep_all") != 0;
    TRY(hr_trial_plan(&settings.one, &trial));
    TRY(hr_trial_run(&trial, record));
out:
    if (st == HR_REFUSED) hr_record_set_status(record, HR_OUTCOME_REFUSED, "%s", hr_error_message());
    else if (st != HR_OK && record)
        hr_record_set_status(record, HR_OUTCOME_ERROR, "%s: %s", hr_status_name(st), hr_error_message());
    hr_trial_close(&trial);
    st = record ? hr_record_send(record, RESULT_DESCRIPTOR) : HR_NO_MEMORY;
    if (record) hr_record_clear(record);
    free(record);
    return st != HR_OK;
}

typedef struct watch {
    pid_t pid;
    int result, words;                 /* read ends; -1: closed */
    char *bytes;                       /* what came over `result` */
    size_t n_bytes, byte_capacity;
    char last_words[LAST_WORDS];       /* end of the child's stderr */
    size_t n_last_words;
    int wait_status;
    bool timed_out;
} watch;

static void become_child(int result, int words, const char *case_text, pid_t parent)
{
    int nothing = open("/dev/null", O_RDWR);
    int kept = fcntl(result, F_DUPFD, RESULT_DESCRIPTOR + 1);   /* out of the way of the dup2 below */
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    dup2(nothing, 0);
    dup2(words, 1);
    dup2(words, 2);
    dup2(kept, RESULT_DESCRIPTOR);
    close(kept);
    if (nothing > RESULT_DESCRIPTOR) close(nothing);
    execl("/proc/self/exe", "runbench", "--child", case_text, (char *)NULL);
    fprintf(stderr, "cannot start the program again: %s\n", strerror(errno));
    _exit(127);
}

static hr_status start_child(const char *case_text, watch *watch)
{
    hr_status st = HR_OK;
    int result[2] = {-1, -1}, words[2] = {-1, -1};
    pid_t parent = getpid();
    if (pipe2(result, O_CLOEXEC) || pipe2(words, O_CLOEXEC)) FAIL(HR_IO, "cannot make a pipe: %s", strerror(errno));
    fflush(NULL);
    watch->pid = fork();
    if (watch->pid < 0) FAIL(HR_IO, "cannot start a process: %s", strerror(errno));
    if (watch->pid == 0) become_child(result[1], words[1], case_text, parent);
    setpgid(watch->pid, watch->pid);
    watch->result = result[0];
    watch->words = words[0];
    result[0] = words[0] = -1;
out:
    for (int i = 0; i < 2; i++) {
        if (result[i] >= 0) close(result[i]);
        if (words[i] >= 0) close(words[i]);
    }
    return st;
}

static void keep_last_words(watch *watch, const char *text, size_t chars)
{
    if (chars > LAST_WORDS - 1) text += chars - (LAST_WORDS - 1), chars = LAST_WORDS - 1;
    size_t drop = watch->n_last_words + chars > LAST_WORDS - 1 ? watch->n_last_words + chars - (LAST_WORDS - 1) : 0;
    memmove(watch->last_words, watch->last_words + drop, watch->n_last_words - drop);
    watch->n_last_words -= drop;
    memcpy(watch->last_words + watch->n_last_words, text, chars);
    watch->n_last_words += chars;
    watch->last_words[watch->n_last_words] = '\0';
}

static hr_status drain(int *descriptor, watch *watch)
{
    hr_status st = HR_OK;
    char text[16384];
    ssize_t got = read(*descriptor, text, sizeof text);
    if (got < 0 && errno == EINTR) return HR_OK;
    if (got <= 0) {
        close(*descriptor);
        *descriptor = -1;
    } else if (descriptor == &watch->words) {
        keep_last_words(watch, text, (size_t)got);
    } else {
        for (ssize_t i = 0; i < got; i++) {
            TRY_GROW(watch->bytes, watch->n_bytes, watch->byte_capacity);
            watch->bytes[watch->n_bytes++] = text[i];
        }
    }
out:
    return st;
}

static void kill_group(watch *watch)
{
    kill(-watch->pid, SIGKILL);
    while (waitpid(watch->pid, &watch->wait_status, 0) < 0 && errno == EINTR) {}
    watch->pid = 0;
}

/* Until the child has ended and both pipes are empty. */
static hr_status watch_child(watch *watch, double timeout_seconds, hr_child_tick tick, void *context)
{
    hr_status st = HR_OK;
    double start = hr_now_seconds();
    while (watch->pid || watch->result >= 0 || watch->words >= 0) {
        struct pollfd ends[2] = {{watch->result, POLLIN, 0}, {watch->words, POLLIN, 0}};
        int ready = poll(ends, 2, TICK_MILLISECONDS);
        double elapsed = hr_now_seconds() - start;
        if (caught) FAIL(HR_INTERRUPTED, "signal %d", (int)caught);
        if (tick) tick(context, elapsed);
        if (ready > 0 && ends[0].revents) TRY(drain(&watch->result, watch));
        if (ready > 0 && ends[1].revents) TRY(drain(&watch->words, watch));
        if (watch->pid && elapsed >= timeout_seconds) {
            watch->timed_out = true;
            kill_group(watch);
        }
        /* What the child left running holds the pipes open: it goes with the child. */
        pid_t pid = watch->pid;
        if (pid && waitpid(pid, &watch->wait_status, WNOHANG) == pid) {
            watch->pid = 0;
            kill(-pid, SIGKILL);
        }
    }
out:
    return st;
}

static const char *last_line(char *words)
{
    size_t chars = strlen(words);
    while (chars && (words[chars - 1] == '\n' || words[chars - 1] == ' ')) words[--chars] = '\0';
    char *line = strrchr(words, '\n');
    return line ? line + 1 : words;
}

static void explain_end(watch *watch, double timeout_seconds, hr_record *record)
{
    const char *line = last_line(watch->last_words), *gap = *line ? "; it said: " : "";
    int status = watch->wait_status;
    if (watch->timed_out)
        hr_record_set_status(record, HR_OUTCOME_TIMED_OUT, "no result after %g s%s%.300s", timeout_seconds, gap, line);
    else if (WIFSIGNALED(status))
        hr_record_set_status(record, HR_OUTCOME_CRASHED, "signal %d (%s)%s%s%.300s", WTERMSIG(status),
                             strsignal(WTERMSIG(status)),
                             WTERMSIG(status) == SIGKILL ? ", perhaps the system had no memory left" : "", gap, line);
    else
        hr_record_set_status(record, HR_OUTCOME_CRASHED, "ended with exit status %d and no result%s%.300s",
                             WEXITSTATUS(status), gap, line);
}

hr_status hr_child_run(const hr_case *one, hr_child_tick tick, void *context, hr_record *record)
{
    hr_status st = HR_OK;
    char text[HR_CASE_TEXT];
    watch watch = {.result = -1, .words = -1};
    hr_record_clear(record);
    TRY(start_child(hr_case_format(one, text), &watch));
    TRY(watch_child(&watch, one->timeout_seconds, tick, context));
    if (watch.timed_out || hr_record_receive(record, watch.bytes, watch.n_bytes) != HR_OK)
        explain_end(&watch, one->timeout_seconds, record);
    else if (*watch.last_words && hr_outcome_failed(record->status))
        fprintf(stderr, "# %s\n", last_line(watch.last_words));
out:
    if (watch.pid > 0) kill_group(&watch);
    if (watch.result >= 0) close(watch.result);
    if (watch.words >= 0) close(watch.words);
    free(watch.bytes);
    return st;
}
