/* Tests as claims. Write
 *
 *     TEST(plan_check_rejects_use_after_free)
 *     {
 *         EXPECT(status == HR_REFUSED);
 *     }
 *
 * at the start of a line in tests/FLOOR/NAME.c; CTest runs each claim in its own process. A failed EXPECT
 * prints the sentence, the place and goes on; the process exits 1. SKIP prints a reason and exits 77.
 */
#ifndef HR_TESTING_H
#define HR_TESTING_H
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include "status.h"

typedef struct hr_test { const char *name; void (*run)(void); struct hr_test *next; } hr_test;
void hr_test_add(hr_test *test);
void hr_test_failed(const char *file, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* A folder of this process under the system's temporary folder, removed at exit. */
const char *hr_test_folder(void);

#define TEST(claim)                                                         \
    static void claim(void);                                                \
    static hr_test test_##claim = {#claim, claim, NULL};                    \
    __attribute__((constructor)) static void add_##claim(void) { hr_test_add(&test_##claim); } \
    static void claim(void)

#define EXPECT(condition) \
    do { if (!(condition)) hr_test_failed(__FILE__, __LINE__, "expected: %s", #condition); } while (0)
#define EXPECT_MSG(condition, ...) \
    do { if (!(condition)) { hr_test_failed(__FILE__, __LINE__, "expected: %s", #condition); hr_test_failed(__FILE__, __LINE__, __VA_ARGS__); } } while (0)
/* For what the rest of the test needs: stops the claim at once. */
#define REQUIRE(condition) \
    do { if (!(condition)) { hr_test_failed(__FILE__, __LINE__, "required: %s; last error: %s", #condition, hr_error_message()); exit(1); } } while (0)
#define REQUIRE_OK(call) \
    do { hr_status require_st = (call); if (require_st != HR_OK) { hr_test_failed(__FILE__, __LINE__, "%s: %s (%s) at %s", #call, hr_status_name(require_st), hr_error_message(), hr_error_place()); exit(1); } } while (0)
#define SKIP(...) \
    do { printf("SKIP "); printf(__VA_ARGS__); printf("\n"); exit(77); } while (0)
#endif
