package codec

import (
	"bufio"
	"compress/gzip"
	"io"
)

// maxFraming is how much larger than the limit a compressed body may be, in bytes: random data
// becomes larger when it is compressed.
const maxFraming = 64 << 10

// ReadGzip is ReadAll for a body that was announced as gzip. It returns at most limit bytes and
// reads at most limit + 64 KiB, because empty members, headers and blocks can continue forever
// without producing a byte. A body that does not begin like gzip is returned unchanged: an
// intermediary has decompressed it and left its header.
//
// Only the body is counted. net/http limits headers, trailers and chunk framing.
func ReadGzip(r io.Reader, size, limit int64) ([]byte, error) {
	if size > limit+maxFraming {
		return nil, ErrTooLarge
	}
	compressed := bufio.NewReader(&bounded{r, limit + maxFraming})
	start, err := compressed.Peek(2)
	if err == io.EOF {
		err = nil
	}
	switch {
	case err != nil:
		return nil, err
	case len(start) < 2 || start[0] != 0x1f || start[1] != 0x8b: // RFC 1952, section 2.3.1
		return ReadAll(compressed, -1, limit)
	}
	z, err := gzip.NewReader(compressed)
	if err != nil {
		return nil, err
	}
	return ReadAll(z, -1, limit)
}

// bounded is an io.LimitedReader that returns an error instead of EOF: a truncated body must not
// look complete.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, ErrTooLarge
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}
