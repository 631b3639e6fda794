/* Parts of relu_compression's CUDA kernels by themselves, in the emulator: long look-back, scans of several levels, and
 * tiles far behind 2^31 elements of a tensor of which only the last tiles have memory.
 */
#include <cstdlib>
#include <vector>
extern "C" {
#include "testing.h"
}
#include "../relu_compression/cuda.cu"

/* The device's own is not linked here. */
extern "C" __attribute__((weak)) hr_status hr_cuda_launched(const char *) { return HR_OK; }

namespace {
const hr_cuda_queue none = {};

__global__ void look_back_kernel(const u64 *status, int64_t tile, u64 *before)
{
    const u64 sum = look_back(status, tile);
    before[threadIdx.x] = sum;
}
}

TEST(look_back_sums_own_numbers_of_any_window_up_to_the_nearest_total)
{
    const int64_t n = 150;
    for (int64_t total = 0; total < n; total += 13) {
        std::vector<u64> status, before(32);
        for (int64_t i = 0; i < n; i++)        /* tiles before the total must not be asked for */
            status.push_back(i < total ? 0 : i == total ? STATUS_TOTAL | (5ull << 40) : STATUS_OWN | (u64)(i * i + 1));
        u64 wanted = 5ull << 40;
        for (int64_t tile = total + 1; tile <= n; tile++) {
            HR_LAUNCH(look_back_kernel, 1, 32, 0, (cudaStream_t)0, status.data(), tile, before.data());
            REQUIRE(!cudaDeviceSynchronize());
            for (int lane = 0; lane < 32; lane++)
                EXPECT_MSG(before[lane] == wanted, "tile %d, total at %d, lane %d", (int)tile, (int)total, lane);
            if (tile < n) wanted += (u64)(tile * tile + 1);
        }
    }
}

TEST(a_scan_of_several_levels_gives_every_place)
{
    const int64_t sizes[] = {1, 7, 2047, 2048, 2049, 8192 * 3 + 5, 2048ll * 2048 + 2049};
    for (int64_t n : sizes) {
        std::vector<uint32_t> number(n);
        std::vector<char> bytes(hr_scan_bytes(n));
        u64 total = 0, place = 0;
        for (int64_t i = 0; i < n; i++) number[i] = (uint32_t)(i * 2654435761u % 8193);
        const scan_levels s = scan_layout(bytes.data(), n, &total);
        REQUIRE_OK(scan_run(&none, s, number.data(), HR_PACKED_BLOCK_MOST, NULL));
        REQUIRE(!cudaDeviceSynchronize());
        EXPECT(s.levels == (n > 2048ll * 2048 ? 3 : n > 2048 ? 2 : 1));
        int wrong = 0;
        for (int64_t i = 0; i < n; i++) {
            wrong += scan_place(s, i) != place;
            place += number[i];
        }
        EXPECT_MSG(!wrong && total == place, "%d of %lld places wrong", wrong, (long long)n);
    }
}

TEST(damaged_numbers_are_cut_before_they_are_summed)
{
    const int64_t n = 5000;
    std::vector<uint32_t> number(n, 0xffffffffu);
    std::vector<char> bytes(hr_scan_bytes(n));
    u64 total = 0;
    const scan_levels s = scan_layout(bytes.data(), n, &total);
    REQUIRE_OK(scan_run(&none, s, number.data(), 1024, NULL));
    REQUIRE(!cudaDeviceSynchronize());
    EXPECT(total == (u64)n * 1024);
    EXPECT(scan_place(s, n - 1) == (u64)(n - 1) * 1024);
}

TEST(tiles_and_workspaces_of_more_than_two_to_the_33_elements_are_counted_in_64_bits)
{
    const int64_t n = (1ll << 45) + 1;
    EXPECT(hr_pack_tiles(n, 4) == (1ll << 32) + 1);
    EXPECT(hr_pack_tiles(n, 2) == (1ll << 31) + 1);
    EXPECT(hr_pack_tiles(INT64_MAX, 4) == 1ll << 50);
    EXPECT(hr_pack_grid(132, hr_pack_held(90), hr_pack_tiles(n, 4)) == 528);
    EXPECT(hr_pack_grid(132, 4, 3) == 3);
    EXPECT(hr_pack_grid(0, hr_pack_held(89), 5) == 3);
    EXPECT(hr_pack_single_pass_bytes(n, 4) == 64 + 8 * ((1ll << 32) + 1));
    EXPECT(hr_pack_patent_bytes(1ll << 40, 32) > 4 * (1ll << 35));
}

namespace {
/* The last tiles of a tensor of 2^33 + some elements: pointers are moved back so that these tiles have memory. */
template <typename E> struct far_tiles {
    static constexpr int64_t TILE = HR_PACK_TILE_BYTES / (int64_t)sizeof(E), BLOCK = 1024;
    int64_t first = (1ll << 33) / TILE, elements = (1ll << 33) + 2 * TILE + 77;
    int64_t tiles = hr_pack_tiles(elements, sizeof(E)), here = elements - (1ll << 33);
    u64 before = (1ull << 32) + 12345;                  /* nonzeros in front of them */
    std::vector<E> x, values, restored;
    std::vector<uint32_t> numbers, bitmap;
    std::vector<u64> status;
    u64 ticket = first, total = 0;
    far_tiles()
        : x(here), values(here), restored(here, (E)~(E)0), numbers((here + BLOCK - 1) / BLOCK),
          bitmap((here + 31) / 32),
          status(32 + tiles - first)              /* a window of 32 before them is looked at */
    {
        for (int64_t i = 0; i < here; i++) x[i] = i * 2654435761u % 7 < 3 ? (E)(i * 31 + 1) : 0;
        status[31] = STATUS_TOTAL | before;
    }
};

template <typename P> P *moved_back(P *at, int64_t elements)
{
    return reinterpret_cast<P *>(reinterpret_cast<uintptr_t>(at) - (uintptr_t)elements * sizeof(P));
}

template <typename E> void packs_far_tiles()
{
    far_tiles<E> far;
    pack_job<E> job = {};
    job.x = moved_back(far.x.data(), 1ll << 33);
    job.values = moved_back(far.values.data(), (int64_t)far.before);
    job.numbers = moved_back(far.numbers.data(), (1ll << 33) / far.BLOCK);
    job.bitmap = moved_back(far.bitmap.data(), (1ll << 33) / 32);
    job.elements = far.elements;
    job.tiles = far.tiles;
    job.blocks = hr_packed_blocks(far.elements, far.BLOCK);
    job.words = hr_packed_words(far.elements);
    job.most_values = (int64_t)far.before + far.here;
    job.block_shift = 5;
    job.ticket = &far.ticket;
    job.status = moved_back(far.status.data() + 32, far.first);
    HR_LAUNCH((pack_kernel<E>), 2, HR_PACK_THREADS, 0, (cudaStream_t)0, job);
    REQUIRE(!cudaDeviceSynchronize());
    int64_t place = 0, wrong = 0;
    for (int64_t i = 0; i < far.here; i++) {
        wrong += (far.bitmap[i / 32] >> i % 32 & 1) != (far.x[i] != 0);
        if (far.x[i]) wrong += far.values[place++] != far.x[i];
    }
    EXPECT_MSG(!wrong, "%lld wrong", (long long)wrong);
    EXPECT((far.status.back() & SCAN_VALUE) == far.before + (u64)place);

    /* and back: the numbers of the tiles stand where begin_kernel and the scan would have left them */
    std::vector<uint32_t> index(far.tiles - far.first + 2);
    uint32_t flags = 0, sum = 0;
    form_state state = {FORM_PACKED, 0, far.before + (u64)place};
    unpack_job<E> back = {};
    back.f.elements = far.elements;
    back.f.blocks = job.blocks;
    back.f.words = job.words;
    back.f.block_shift = 5;
    for (size_t b = 0; b < far.numbers.size(); b++) {
        if (b % (far.TILE / far.BLOCK) == 0) index[b / (far.TILE / far.BLOCK)] = sum;
        sum += far.numbers[b];
    }
    back.s.levels = 2;
    std::vector<u64> chunks(2, far.before);            /* of the chunks that these tiles lie in */
    back.s.index = moved_back(index.data(), far.first);
    back.s.sum[1] = moved_back(chunks.data(), far.first >> HR_SCAN_SHIFT);
    u64 total = state.nonzeros;
    back.s.total = &total;
    back.state = &state;
    back.flags = &flags;
    back.x = moved_back(far.restored.data(), 1ll << 33);
    back.first_tile = far.first;
    back.tiles = far.tiles;
    /* regions by their offsets from a base: the bitmap's memory serves as base */
    unsigned char *base = reinterpret_cast<unsigned char *>(job.numbers) - HR_PACKED_HEADER_BYTES;
    back.f.packed = base;
    back.f.bitmap_offset = (int64_t)(reinterpret_cast<uintptr_t>(job.bitmap) - reinterpret_cast<uintptr_t>(base));
    back.f.values_offset = (int64_t)(reinterpret_cast<uintptr_t>(job.values) - reinterpret_cast<uintptr_t>(base));
    HR_LAUNCH((expand_kernel<E>), 2, HR_PACK_THREADS, 0, (cudaStream_t)0, back);
    REQUIRE(!cudaDeviceSynchronize());
    EXPECT(far.restored == far.x);
    EXPECT(flags == 0);
}
}

TEST(tiles_behind_two_to_the_33_elements_are_packed_and_restored_at_their_places)
{
    packs_far_tiles<uint32_t>();
    packs_far_tiles<uint16_t>();
}
