/* What a command does on the host: a kernel's run, a memcpy, a fill, a hash, a comparison, or nothing.
 *
 * A paced copy stands for a link that is slower than memory. It copies in chunks and stays behind the link's
 * clock: no chunk begins more than NAP_SECONDS early, and the copy ends no earlier than bytes / rate after it
 * began. Long holds are slept through, because a copy thread that spins takes a CPU from the kernels, which a
 * real link does not; only the last microseconds are waited out awake, and without sched_yield, which hands the
 * CPU to a kernel for a whole slice (a copy took 1.5 times its due time beside two busy compute threads).
 */
#include "command.h"

#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include "hash.h"
#include "units.h"

static const int64_t PACE_CHUNK_BYTES = 1 << 18;
static const double NAP_SECONDS = 40e-6;         /* shorter naps end too late to be worth it */
static const double OVERSLEEP_SECONDS = 20e-6;   /* waking, with the timer slack of hr_command_settle_copies */

/* Holds the caller until `due`; with `roughly`, until at most NAP_SECONDS before. */
static void pace_until(double due_seconds, bool roughly)
{
    for (;;) {
        double left = due_seconds - hr_now_seconds();
        if (left <= (roughly ? NAP_SECONDS : 0)) return;
        if (left > NAP_SECONDS) {
            double nap = left - OVERSLEEP_SECONDS < 0.5 ? left - OVERSLEEP_SECONDS : 0.5;
            nanosleep(&(struct timespec){0, (long)(nap * 1e9)}, NULL);
        }
#ifdef __x86_64__
        else __builtin_ia32_pause();
#endif
    }
}

static void copy_run(const hr_command *command, double link_bytes_per_second)
{
    char *to = command->to;
    const char *from = command->from;
    bool paced = link_bytes_per_second > 0;
    double begin = paced ? hr_now_seconds() : 0;
    for (int64_t done = 0, chunk; done < command->bytes; done += chunk) {
        int64_t left = command->bytes - done;
        chunk = paced && left > PACE_CHUNK_BYTES ? PACE_CHUNK_BYTES : left;
        memcpy(to + done, from + done, (size_t)chunk);
        if (paced) pace_until(begin + (double)(done + chunk) / link_bytes_per_second, chunk < left);
    }
}

void hr_command_settle_copies(void) { prctl(PR_SET_TIMERSLACK, 1000ul); }

static void fill_run(const hr_command *command)
{
    uint32_t *words = command->to;
    int64_t n_words = command->bytes / 4;
    for (int64_t i = 0; i < n_words; i++) words[i] = command->pattern;
    memcpy(words + n_words, &command->pattern, (size_t)(command->bytes % 4));
}

/* Sums in four chains, so that the multiplications overlap: VGG-16 has 553 MB of parameters. */
static void hash_run(const hr_command *command)
{
    const char *p = command->from;
    int64_t n_words = command->bytes / 8, tail = command->bytes % 8;
    uint64_t sum[4] = {0}, any[4] = {0}, last = 0;
    int64_t i = 0;
    for (; i + 4 <= n_words; i += 4) {
        uint64_t word[4];
        memcpy(word, p + i * 8, sizeof word);
        for (int k = 0; k < 4; k++) {
            any[k] |= word[k];
            sum[k] += hr_word_hash(word[k], (uint64_t)(i + k));
        }
    }
    for (; i < n_words + (tail > 0); i++) {
        uint64_t word = 0;
        memcpy(&word, p + i * 8, i < n_words ? 8 : (size_t)tail);
        last |= word;
        sum[0] += hr_word_hash(word, (uint64_t)i);
    }
    command->result->any_bit = (any[0] | any[1] | any[2] | any[3] | last) != 0;
    command->result->hash = hr_sum_hash(sum[0] + sum[1] + sum[2] + sum[3], command->bytes);
}

static void verify_run(const hr_command *command)
{
    const uint32_t *words = command->from;
    int64_t n_words = command->bytes / 4, i = 0;
    while (i < n_words && words[i] == command->pattern) i++;
    command->result->first_changed = i < n_words ? i : -1;
}

hr_status hr_command_run(const hr_command *command, double link_bytes_per_second)
{
    switch (command->kind) {
    case HR_COMMAND_KERNEL: return command->kernel->run(&command->call);
    case HR_COMMAND_COPY: copy_run(command, link_bytes_per_second); break;
    case HR_COMMAND_FILL: fill_run(command); break;
    case HR_COMMAND_HASH: hash_run(command); break;
    case HR_COMMAND_VERIFY: verify_run(command); break;
    case HR_COMMAND_NOTHING: break;
    }
    return HR_OK;
}
