/* ctest: timeout=300 labels=quick
 * The test of the tests: ten faults planted in a single-pass compression (planted.cu), each run in a child process in
 * each mode; together the modes find all of them, and without a fault none of them finds anything. For the sanitizers
 * the claim compiles planted.cu by itself, against the emulator of this build.
 */
#include <sys/wait.h>
#include <cstdlib>
#include <cstring>
#include <string>
#include "planted.h"
extern "C" {
#include "testing.h"
}

namespace {
enum { ORDER, SHUFFLE, RESIDENT, BATON, ASAN, TSAN, COLUMNS };
const struct { const char *name, *mode; } columns[COLUMNS] = {
    {"in order", "order"}, {"shuffled", "shuffle:1"}, {"two resident", "resident:2"}, {"baton", "baton:80:1"},
    {"ASan and UBSan", "order"}, {"TSan", "resident:2"},
};

const char *const fault_texts[] = {
#define X(code, text) text,
    PLANTED_FAULTS(X)
#undef X
};

/* What the child must print. NULL: this mode cannot know; whatever it does is accepted. "": it must end well. Poison
 * turns most wrong indices into illegal addresses, before a wrong result can be seen. */
const struct { int fault; const char *expect[COLUMNS]; } table[] = {
    {PLANTED_NONE, {"", "", "", "", "", ""}},
    {PLANTED_NO_BARRIER_BEFORE_SCAN, {"found:", "found:", "found:", "found:", "AddressSanitizer", "data race"}},
    {PLANTED_NO_BARRIER_AFTER_LOOK_BACK, {"found:", "found:", "found:", "found:", "AddressSanitizer", "data race"}},
    {PLANTED_NO_TICKET, {NULL, "no progress", "no progress", NULL, NULL, "no progress"}},
    {PLANTED_NO_BITMAP_BOUND, {"illegal address", "illegal address", "illegal address", "illegal address",
                               "heap-buffer-overflow", "ThreadSanitizer"}},
    {PLANTED_SHARED_INDEX, {"found:", "found:", "found:", "found:", "out of bounds", "data race"}},
    {PLANTED_PLAIN_STATUS, {NULL, NULL, NULL, NULL, NULL, "data race"}},
    {PLANTED_DIVERGENT_BALLOT, {"deadlock", "deadlock", "deadlock", "deadlock", "deadlock", "deadlock"}},
    {PLANTED_SHIFT, {"wrong result", "wrong result", "wrong result", "wrong result", "shift exponent 32", "data race"}},
    {PLANTED_WINDOW, {NULL, NULL, NULL, "wrong result", NULL, NULL}},
    {PLANTED_NO_GRID_GUARD, {"illegal address", "illegal address", "illegal address", "illegal address",
                             "heap-buffer-overflow", "ThreadSanitizer"}},
};

/* Its output; `code` is its exit status, 128 and more for a signal. */
std::string child(const std::string &command, int &code)
{
    std::string text;
    FILE *pipe = popen((command + " 2>&1").c_str(), "r");
    REQUIRE(pipe);
    char part[4096];
    for (size_t got; (got = fread(part, 1, sizeof part, pipe)) > 0;) text.append(part, got);
    int status = pclose(pipe);
    code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return text;
}

std::string head(const std::string &text) { return text.substr(0, 600); }

void check(const std::string &program, int column, const char *sizes)
{
    setenv("HEADROOM_SIMT", columns[column].mode, 1);
    for (const auto &row : table) {
        const char *expect = row.expect[column];
        if (!expect) continue;
        int code;
        std::string text = child(program + " " + std::to_string(row.fault) + " " + sizes, code);
        if (!*expect) EXPECT_MSG(!code, "%s, no fault: %s", columns[column].name, head(text).c_str());
        else EXPECT_MSG(code, "%s does not find: %s", columns[column].name, fault_texts[row.fault]);
        /* a build with a sanitizer finds the same in words of its own */
        if (*expect && !*PLANTED_SANITIZED)
            EXPECT_MSG(text.find(expect) != std::string::npos, "%s, %s: no '%s' in: %s", columns[column].name,
                       fault_texts[row.fault], expect, head(text).c_str());
    }
}

/* planted.cu with a sanitizer; skips where the machine has none. */
std::string compiled(const char *sanitizer)
{
    if (*PLANTED_SANITIZED) SKIP("this build has a sanitizer of its own");
    std::string source = getenv("HEADROOM_SOURCE") ? getenv("HEADROOM_SOURCE") : ".", folder = hr_test_folder();
    std::string flags = std::string(" -g -O1 -std=c++17 -fno-omit-frame-pointer -Wno-unknown-pragmas -fsanitize=")
                      + sanitizer + " -fno-sanitize-recover=all", program = folder + "/planted";
    int code;
    child("echo 'int main() { return 0; }' > " + folder + "/empty.cpp", code);
    child(PLANTED_COMPILER + flags + " " + folder + "/empty.cpp -o " + folder + "/empty && " + folder + "/empty", code);
    if (code) SKIP("%s does not compile or run with -fsanitize=%s here", PLANTED_COMPILER, sanitizer);
    for (const char *path : {"harness/simt/include", "harness/simt", "harness/device/cuda", "tests/simt"})
        flags += " -I" + source + "/" + path;
    flags += " -x c++ " + source + "/tests/simt/planted.cu " + source + "/tests/simt/planted_program.cpp -x none ";
    std::string text = child(PLANTED_COMPILER + flags + PLANTED_LIBRARY " -ldl -lpthread -o " + program, code);
    EXPECT_MSG(!code, "%s", head(text).c_str());
    REQUIRE(!code);
    return program;
}
}

TEST(simt_in_order_finds_planted_faults) { check(PLANTED_PROGRAM, ORDER, "100003"); }
TEST(simt_shuffled_finds_planted_faults) { check(PLANTED_PROGRAM, SHUFFLE, "100003"); }
TEST(simt_with_two_resident_blocks_finds_planted_faults) { check(PLANTED_PROGRAM, RESIDENT, "100003"); }
TEST(simt_with_a_baton_finds_planted_faults) { check(PLANTED_PROGRAM, BATON, "100003"); }
TEST(simt_under_address_sanitizer_finds_planted_faults) { check(compiled("address,undefined"), ASAN, "100003"); }
TEST(simt_under_thread_sanitizer_finds_planted_faults) { check(compiled("thread"), TSAN, "10007"); }

TEST(simt_finds_nothing_in_a_right_kernel_of_any_size)
{
    for (const char *mode : {"order", "shuffle:3", "resident:2:5", "baton:4:2", "baton:80:7"}) {
        setenv("HEADROOM_SIMT", mode, 1);
        int code;
        std::string text = child(PLANTED_PROGRAM " 0 0-2000 65536 200001", code);
        EXPECT_MSG(!code, "%s: %s", mode, head(text).c_str());
    }
}
