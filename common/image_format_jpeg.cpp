// The structure of a JPEG file: segments, each a marker, a length and data. A scan is a segment
// that is followed by packed pixels; it refers to tables that have to come before it.

#include <array>

#include "common/image.hpp"
#include "common/image_format.hpp"

namespace dl {

namespace {

constexpr const char* again = "; copy or download the file again";
constexpr int max_scans = 256;  // a progressive file has about ten

// Walks from segment to segment and remembers what scans may refer to.
class JpegWalk {
public:
    explicit JpegWalk(ByteReader& in) : in_(in) { divisors_of_.fill(-1); }

    ImageHeader run();

private:
    void read_divisors(std::int64_t end);
    void read_huffman_tables(std::int64_t end);
    void read_frame(bool progressive);
    void read_scan(std::int64_t end);
    int skip_packed_pixels();
    int next_marker();

    ByteReader& in_;
    ImageHeader header_{.format = ImageFormat::jpeg};
    bool progressive_ = false;
    std::array<bool, 4> has_divisors_{};
    std::array<std::array<bool, 4>, 2> has_codes_{};  // for first coefficients, for the others
    std::array<int, 256> divisors_of_{};              // by the name of the channel, -1 if unknown
    int scans_ = 0;
    std::int64_t packed_ = 0;  // bytes of packed pixels
};

// 64 numbers of one or two bytes that coefficients are divided by.
void JpegWalk::read_divisors(std::int64_t end) {
    while (in_.position() < end) {
        const int head = in_.u8("a table of divisors");
        if (head >> 4 > 1 || (head & 15) > 3)
            in_.fail_at(in_.position() - 1, "a table of divisors of kind ", head, again);
        in_.take(head >> 4 == 0 ? 64 : 128, "a table of divisors");
        has_divisors_[static_cast<std::size_t>(head & 15)] = true;
    }
}

// A table of Huffman codes says how many codes there are of each length, 1 to 16.
void JpegWalk::read_huffman_tables(std::int64_t end) {
    while (in_.position() < end) {
        const std::int64_t table_at = in_.position();
        const int head = in_.u8("a Huffman table");
        if (head >> 4 > 1 || (head & 15) > 3)
            in_.fail_at(table_at, "a Huffman table of kind ", head, again);
        std::int64_t symbols = 0;
        std::int64_t free_codes = 1;
        for (const std::uint8_t count : in_.take(16, "a Huffman table")) {
            free_codes = free_codes * 2 - count;
            symbols += count;
            if (free_codes < 0 || symbols > 256)
                in_.fail_at(table_at, "a Huffman table has more codes than there can be", again);
        }
        in_.take(symbols, "a Huffman table");
        has_codes_[static_cast<std::size_t>(head >> 4)][static_cast<std::size_t>(head & 15)] = true;
    }
}

void JpegWalk::read_frame(bool progressive) {
    if (header_.width != 0) in_.fail("a second picture begins inside the first", again);
    progressive_ = progressive;
    const std::int64_t frame_at = in_.position();
    const int precision = in_.u8("the frame header");
    if (precision != 8) in_.fail_at(frame_at, precision, " bits a value, JPEG has 8", again);
    header_.height = in_.u16_be("the frame header");
    header_.width = in_.u16_be("the frame header");
    check_image_size(in_, frame_at + 1, header_.width, header_.height, max_image_pixels);
    const int channels = in_.u8("the frame header");
    if (channels != 1 && channels != 3 && channels != 4)
        in_.fail_at(frame_at + 5, channels, " channels, 1, 3 or 4 can be read; save it as RGB");
    for (int i = 0; i < channels; ++i) {
        const ByteSpan fields = in_.take(3, "the frame header");
        const int across = fields[1] >> 4;
        const int down = fields[1] & 15;
        if (across < 1 || across > 4 || down < 1 || down > 4)
            in_.fail_at(in_.position() - 2, "sampling ", across, " x ", down,
                        ", 1 to 4 are possible", again);
        if (fields[2] > 3)
            in_.fail_at(in_.position() - 1, "divisors ", int{fields[2]}, " do not exist", again);
        divisors_of_[fields[0]] = fields[2];
    }
}

// A decoder that meets a table which was never given reads whatever its memory holds.
void JpegWalk::read_scan(std::int64_t end) {
    const std::int64_t scan_at = in_.position();
    if (header_.width == 0) in_.fail("pixels before the frame header", again);
    if (++scans_ > max_scans) in_.fail("more than ", max_scans, " scans; save the picture anew");
    const int channels = in_.u8("a scan header");
    if (channels < 1 || channels > 4 || end - scan_at != 4 + 2 * channels)
        in_.fail_at(scan_at, "a scan of ", channels, " channels with a header of ", end - scan_at,
                    " bytes", again);
    const ByteSpan choices = in_.take(2 * channels, "a scan header");
    const int first_coefficient = in_.u8("a scan header");
    in_.u8("a scan header");
    const bool refines = in_.u8("a scan header") >> 4 != 0;

    // Progressive scans hold either first coefficients or others, and refine them bit by bit.
    const bool needs_first = !progressive_ || (first_coefficient == 0 && !refines);
    const bool needs_others = !progressive_ || first_coefficient != 0;
    for (std::size_t i = 0; i < choices.size(); i += 2) {
        const int divisors = divisors_of_[choices[i]];
        const std::size_t first = choices[i + 1] >> 4;
        const std::size_t others = choices[i + 1] & 15;
        if (first > 3 || others > 3 || (needs_first && !has_codes_[0][first]) ||
            (needs_others && !has_codes_[1][others]))
            in_.fail_at(scan_at, "a scan uses a Huffman table that was not given", again);
        if (divisors < 0 || !has_divisors_[static_cast<std::size_t>(divisors)])
            in_.fail_at(scan_at, "a scan uses a channel or divisors that were not given", again);
    }
}

// Moves past the marker that ends the packed pixels, and returns it. FF 00 stands for a packed
// FF, FF D0 to FF D7 are restarts.
int JpegWalk::skip_packed_pixels() {
    const std::int64_t begin = in_.position();
    for (int before = 0;;) {
        const int byte = in_.u8("the packed pixels");
        const bool packed = byte == 0x00 || byte == 0xFF || (byte >= 0xD0 && byte <= 0xD7);
        if (before == 0xFF && !packed) {
            packed_ += in_.position() - begin - 2;
            return byte;
        }
        before = byte;
    }
}

int JpegWalk::next_marker() {
    int marker = in_.u8("a JPEG marker");
    const bool expected = marker == 0xFF;
    while (marker == 0xFF)
        marker = in_.u8("a JPEG marker");
    if (!expected || marker < 0xC0 || (marker >= 0xD0 && marker <= 0xD8))
        in_.fail("a JPEG marker is expected here", again);
    return marker;
}

ImageHeader JpegWalk::run() {
    in_.take(2, "the JPEG signature");
    for (int marker = next_marker(); marker != 0xD9;) {
        const std::int64_t segment_at = in_.position();
        const std::int64_t length = in_.u16_be("the length of a JPEG segment");
        const std::int64_t end = segment_at + length;
        if (length < 2 || length - 2 > in_.remaining())
            in_.fail_at(segment_at, "a JPEG segment of ", length, " bytes does not fit", again);

        switch (marker) {
            case 0xC0:
            case 0xC1:
                read_frame(false);
                break;
            case 0xC2:
                read_frame(true);
                break;
            case 0xC4:
                read_huffman_tables(end);
                break;
            case 0xDA:
                read_scan(end);
                break;
            case 0xDB:
                read_divisors(end);
                break;
            default:  // remarks, colour profiles, pictures of pictures
                if (marker < 0xD0)
                    in_.fail_at(segment_at, "JPEG of kind ", marker - 0xC0,
                                " cannot be read; save it as baseline or progressive");
        }
        if (in_.position() > end)
            in_.fail_at(segment_at, "a JPEG segment of ", length, " bytes is too short", again);
        in_.take(end - in_.position(), "a JPEG segment");
        const bool in_pixels = marker == 0xDA;
        marker = in_pixels ? skip_packed_pixels() : next_marker();
    }
    if (scans_ == 0) in_.fail("the JPEG file ends before its first pixel", again);
    // A block of 64 pixels takes one bit at least. Cameras append to the end; that is no harm.
    check_image_size(in_, 2, header_.width, header_.height, packed_ * 8 * 64);
    return header_;
}

}  // namespace

ImageHeader check_jpeg(ByteReader& in) { return JpegWalk(in).run(); }

}  // namespace dl
