/* `runbench addresses`, called as the program calls it, with its two outputs and its exit status. */
#include "addresses_command.h"
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "addresses.h"
#include "testing.h"

typedef struct outcome { int exit_status; char out[8192], err[2048]; } outcome;

static const char *path_of(const char *name)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s", hr_test_folder(), name);
    return path;
}

static void file_read(const char *name, char *text, size_t chars)
{
    FILE *file = fopen(path_of(name), "r");
    REQUIRE(file != NULL);
    size_t got = fread(text, 1, chars - 1, file);
    text[got] = '\0';
    fclose(file);
}

static const char *file_write(const char *text)
{
    FILE *file = fopen(path_of("in.csv"), "w");
    REQUIRE(file != NULL);
    fputs(text, file);
    fclose(file);
    return path_of("in.csv");
}

/* Runs the command in a child process; `words` is split at blanks, '@' stands for the input file. */
static outcome command(const char *words, const char *input)
{
    outcome got = {.exit_status = -1};
    char copy[256], in_path[4096], *argv[16];
    int argc = 0, status;
    snprintf(in_path, sizeof in_path, "%s", file_write(input));
    snprintf(copy, sizeof copy, "%s", words);
    for (char *word = strtok(copy, " "); word && argc < 16; word = strtok(NULL, " "))
        argv[argc++] = strcmp(word, "@") ? word : in_path;
    fflush(NULL);
    pid_t pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
        if (!freopen(path_of("out"), "w", stdout) || !freopen(path_of("err"), "w", stderr)) _exit(99);
        int exit_status = hr_addresses_command(argc, argv);
        fflush(NULL);
        _exit(exit_status);
    }
    REQUIRE(waitpid(pid, &status, 0) == pid);
    if (WIFEXITED(status)) got.exit_status = WEXITSTATUS(status);
    file_read("out", got.out, sizeof got.out);
    file_read("err", got.err, sizeof got.err);
    return got;
}

/* Live bytes 3, and 3 are enough: b lies on top of a and c. */
#define THREE "id,lower,upper,size\na,0,2,2\nb,1,4,1\nc,3,5,2\n"

TEST(addresses_command_answers_in_the_input_s_order_on_standard_output)
{
    outcome got = command("@", THREE);
    long long offsets[3];
    EXPECT_MSG(got.exit_status == 0, "%s", got.err);
    REQUIRE(sscanf(got.out, "id,lower,upper,size,offset a,0,2,2,%lld b,1,4,1,%lld c,3,5,2,%lld", &offsets[0],
                   &offsets[1], &offsets[2]) == 3);
    hr_interval intervals[3] = {{0, 2, 2}, {1, 4, 1}, {3, 5, 2}};
    int first, second;
    int64_t answer[3] = {offsets[0], offsets[1], offsets[2]};
    EXPECT(hr_addresses_valid(intervals, 3, answer, 3, &first, &second));
    EXPECT(strstr(got.err, "3 buffers: extent 3 bytes") && strstr(got.err, "bound 3 "));
    EXPECT(strstr(got.err, "gap 0.000 %, optimal"));
}

TEST(addresses_command_reads_upper_as_exclusive)
{
    outcome got = command("@ --capacity 7", "id,lower,upper,size\n0,0,5,7\n1,5,9,7\n");
    EXPECT_MSG(got.exit_status == 0 && strstr(got.out, "0,0,5,7,0\n1,5,9,7,0\n"), "%s%s", got.out, got.err);
}

TEST(addresses_command_reports_a_capacity_that_cannot_hold_with_status_one)
{
    outcome got = command("@ --capacity 2 --seconds 1", THREE);
    EXPECT(got.exit_status == 1 && got.out[0] == '\0');
    EXPECT_MSG(strstr(got.err, "no layout within 2 bytes") && strstr(got.err, "at least 3 are needed"), "%s", got.err);
    got = command("--capacity=3 @", THREE);
    EXPECT(got.exit_status == 0 && got.out[0] != '\0');
    got = command("@ --capacity 1KiB --seconds=0", THREE);
    EXPECT(got.exit_status == 0);
}

TEST(addresses_command_refuses_wrong_usage_with_status_two)
{
    static const char *const wrong[] = {"", "@ @", "@ --capacity", "@ --capacity 0", "@ --capacity -5",
        "@ --capacity 12QB", "@ --capacity 99999999999999999999", "@ --seconds x", "@ --seconds -1", "@ --seconds nan",
        "@ --seconds", "@ --sceonds 4", "@ --batch 4", "/nonexistent/file.csv", "/"};
    for (size_t w = 0; w < sizeof wrong / sizeof *wrong; w++) {
        outcome got = command(wrong[w], THREE);
        EXPECT_MSG(got.exit_status == 2 && got.out[0] == '\0' && got.err[0] != '\0', "'%s': %d %s", wrong[w],
                   got.exit_status, got.err);
    }
    EXPECT(strstr(command("@ --sceonds 4", THREE).err, "--seconds"));
}

TEST(addresses_command_refuses_malformed_input_with_status_two_and_the_line)
{
    outcome got = command("@", "id,lower,upper,size\n0,0,5,7\n1,5,5,7\n");
    EXPECT(got.exit_status == 2 && got.out[0] == '\0');
    EXPECT_MSG(strstr(got.err, "line 3: "), "%s", got.err);
}

TEST(addresses_command_takes_an_instance_without_buffers)
{
    outcome got = command("@", "id,lower,upper,size\n");
    EXPECT(got.exit_status == 0 && !strcmp(got.out, "id,lower,upper,size,offset\n"));
}
