/* Modes as text: a name, and numbers behind colons. */
#include <cstdlib>
#include <cstring>
#include "simt_private.h"

namespace hr_simt {
/* name, least and most numbers, whether blocks and ready threads are shuffled, whether there is a baton */
static const struct mode { const char *name, *form; int least, most; bool resident, shuffle, baton; } modes[] = {
    {"order", "order", 0, 0, false, false, false},
    {"shuffle", "shuffle:SEED", 1, 1, false, true, false},
    {"resident", "resident:N[:SEED]", 1, 2, true, true, false},
    {"baton", "baton:N[:SEED]", 1, 2, true, true, true},
};
static const uint64_t MAX_RESIDENT = 256;

static bool numbers(const char *text, uint64_t *values, int &count)
{
    for (count = 0; *text == ':'; count++) {
        char *end;
        if (count == 2 || text[1] < '0' || text[1] > '9') return false;
        values[count] = strtoull(text + 1, &end, 10);
        text = end;
    }
    return !*text;
}

bool options_parse(const char *text, options &o, std::string &why)
{
    std::string forms;
    for (const mode &m : modes) {
        size_t length = strlen(m.name);
        uint64_t values[2] = {0, 1};
        int count;
        forms += (forms.empty() ? "" : ", ") + std::string(m.form);
        if (strncmp(text, m.name, length) || (text[length] && text[length] != ':')) continue;
        if (!numbers(text + length, values, count) || count < m.least || count > m.most
            || (m.resident && (values[0] < 1 || values[0] > MAX_RESIDENT))) {
            why = "emulator mode '" + std::string(text) + "' is not of the form " + m.form
                + (m.resident ? " with N from 1 to " + std::to_string(MAX_RESIDENT) : "");
            return false;
        }
        o = options();
        o.shuffle = m.shuffle;
        o.baton = m.baton;
        o.resident = m.resident ? (unsigned)values[0] : 1;
        o.seed = values[m.resident ? 1 : 0];
        return true;
    }
    why = "unknown emulator mode '" + std::string(text) + "'; known: " + forms;
    return false;
}
}
