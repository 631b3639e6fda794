/* Remembered costs: what is written is read again; damage, another key and a cut file measure anew. */
#include "cost_cache.h"
#include <dirent.h>
#include <math.h>
#include <string.h>
#include "testing.h"
#include "workload.h"

typedef struct network { hr_graph *graph; hr_costs *costs; } network;

static network begin(void)
{
    network n = {0};
    setenv("HEADROOM_CACHE", hr_test_folder(), 1);
    REQUIRE_OK(hr_workload_graph("lenet:batch=2", HR_F32, 1, &n.graph, NULL));
    REQUIRE_OK(hr_costs_new(n.graph, &n.costs));
    return n;
}

static void end(network *n)
{
    hr_costs_free(n->costs);
    hr_graph_free(n->graph);
}

static void fill(const network *n)
{
    for (int i = 0; i < n->graph->n_nodes; i++) n->costs->nodes[i].choices[0].seconds = (i + 1) * 1e-3 / 3;
    n->costs->density[3] = 1.0 / 3;
    n->costs->out = (hr_link){.bytes_per_second = 1e10 / 3, .latency_seconds = 1e-5 / 3};
    n->costs->contention = (hr_contention){{1, 4.0 / 3, 5.0 / 3}, 7.0 / 3, 8.0 / 7};
    n->costs->in = (hr_link){.bytes_per_second = 2e10 / 3, .latency_seconds = 2e-5 / 3};
}

/* The one file of the cache. */
static char *file_of(char path[600])
{
    DIR *folder = opendir(hr_test_folder());
    struct dirent *entry;
    int n = 0;
    REQUIRE(folder);
    while ((entry = readdir(folder)))
        if (!strncmp(entry->d_name, "costs-", 6)) snprintf(path, 600, "%s/%.200s", hr_test_folder(), entry->d_name), n++;
    closedir(folder);
    EXPECT(n == 1);
    return path;
}

static bool load(const char *key, network *n)
{
    bool found = false;
    hr_costs_free(n->costs);
    REQUIRE_OK(hr_costs_new(n->graph, &n->costs));
    REQUIRE_OK(hr_cost_cache_load(key, n->graph, n->costs, &found));
    if (!found) EXPECT(isnan(n->costs->nodes[0].choices[0].seconds) && n->costs->out.bytes_per_second == 10e9);
    return found;
}

TEST(remembered_costs_are_read_as_they_were_written)
{
    network n = begin();
    EXPECT(!load("machine a", &n));
    fill(&n);
    hr_cost_cache_save("machine a", n.graph, n.costs);
    EXPECT(load("machine a", &n));
    for (int i = 0; i < n.graph->n_nodes; i++) EXPECT(n.costs->nodes[i].choices[0].seconds == (i + 1) * 1e-3 / 3);
    EXPECT(n.costs->density[3] == 1.0 / 3 && isnan(n.costs->density[2]));
    EXPECT(n.costs->out.bytes_per_second == 1e10 / 3 && n.costs->in.latency_seconds == 2e-5 / 3);
    EXPECT(n.costs->contention.run[1] == 4.0 / 3 && n.costs->contention.run[2] == 5.0 / 3);
    EXPECT(n.costs->contention.copy_run == 7.0 / 3 && n.costs->contention.copy_copy == 8.0 / 7);
    end(&n);
}

TEST(costs_of_another_machine_program_or_shape_are_not_found)
{
    network n = begin();
    fill(&n);
    hr_cost_cache_save("machine a", n.graph, n.costs);
    EXPECT(!load("machine b", &n));
    char path[600], other[600];
    snprintf(other, sizeof other, "%s", file_of(path));
    fill(&n);
    hr_cost_cache_save("machine c", n.graph, n.costs);      /* two files now: put c's content in the place of a's */
    DIR *folder = opendir(hr_test_folder());
    struct dirent *entry;
    while ((entry = readdir(folder))) {
        snprintf(path, sizeof path, "%s/%.200s", hr_test_folder(), entry->d_name);
        if (!strncmp(entry->d_name, "costs-", 6) && strcmp(path, other)) rename(path, other);
    }
    closedir(folder);
    EXPECT(!load("machine a", &n));                         /* the name fits, the key inside does not */
    end(&n);
}

TEST(damaged_costs_are_measured_anew)
{
    network n = begin();
    char path[600], text[20000];
    fill(&n);
    hr_cost_cache_save("k", n.graph, n.costs);
    FILE *file = fopen(file_of(path), "r");
    size_t chars = fread(text, 1, sizeof text, file);
    fclose(file);
    int sound = 0;
    uint64_t state = 1;
    for (int i = 0; i < 400; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        size_t at = (size_t)(state >> 33) % chars;
        file = fopen(path, "w");
        fwrite(text, 1, i % 2 ? at : chars, file);          /* cut, or with one other byte */
        if (i % 2 == 0) {
            fseek(file, (long)at, SEEK_SET);
            fputc((int)(state >> 40 & 255), file);
        }
        fclose(file);
        bool found = load("k", &n);
        if (i % 2 && at < chars - 1) EXPECT(!found);
        sound += found;
        for (int k = 0; found && k < n.graph->n_nodes; k++) {
            double seconds = n.costs->nodes[k].choices[0].seconds;
            EXPECT(isnan(seconds) || (seconds >= 0 && seconds < 1e6));
        }
    }
    EXPECT(sound < 200);                                    /* a digit or a name may have changed unseen; not most */
    end(&n);
}

TEST(an_empty_cache_folder_turns_remembering_off)
{
    network n = begin();
    setenv("HEADROOM_CACHE", "", 1);
    fill(&n);
    hr_cost_cache_save("k", n.graph, n.costs);
    EXPECT(!load("k", &n));
    end(&n);
}
