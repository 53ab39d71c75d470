package codec_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/farcopy/farcopy/internal/codec"
)

func compress(t *testing.T, body []byte, extra int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Extra = make([]byte, extra)
	w.Write(body)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// counted counts the bytes that are read.
type counted struct {
	io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}

// endless repeats itself for ever.
type endless struct {
	part []byte
	at   int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.part[e.at:])
	e.at = (e.at + n) % len(e.part)
	return n, nil
}

func TestReadGzip(t *testing.T) {
	const limit = 1 << 20
	text := []byte(strings.Repeat(`{"id":"1"}`, 1000))
	noise := make([]byte, limit)
	random := rand.New(rand.NewPCG(1, 1))
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	whole := compress(t, text, 0)
	lost := errors.New("connection lost")
	tests := []struct {
		name string
		body io.Reader
		size int64
		want []byte
		err  error
	}{
		{name: "a body", body: bytes.NewReader(whole), size: -1, want: text},
		{name: "an announced body", body: bytes.NewReader(whole), size: int64(len(whole)), want: text},
		{name: "byte by byte", body: iotest.OneByteReader(bytes.NewReader(whole)), size: -1, want: text},
		{name: "two members", body: bytes.NewReader(append(compress(t, text[:10], 0), compress(t, text[10:], 0)...)), size: -1, want: text},
		{name: "no compression after all", body: bytes.NewReader(text), size: -1, want: text},
		{name: "one byte", body: strings.NewReader("{"), size: -1, want: []byte("{")},
		{name: "empty", body: strings.NewReader(""), size: -1, want: []byte{}},
		{name: "of noise, up to the limit", body: bytes.NewReader(compress(t, noise, 0)), size: -1, want: noise},
		{name: "cut at once", body: iotest.ErrReader(lost), size: -1, err: lost},
		{name: "cut in the middle", body: bytes.NewReader(whole[:len(whole)/2]), size: -1, err: io.ErrUnexpectedEOF},
		{name: "lost in the middle", body: io.MultiReader(bytes.NewReader(whole[:len(whole)/2]), iotest.ErrReader(lost)), size: -1, err: lost},
		{name: "followed by something else", body: io.MultiReader(bytes.NewReader(whole), strings.NewReader("<html>")), size: -1, err: io.ErrUnexpectedEOF},
		{name: "too large when decompressed", body: bytes.NewReader(compress(t, make([]byte, limit+1), 0)), size: -1, err: codec.ErrTooLarge},
		{name: "too large as announced", body: bytes.NewReader(whole), size: limit + 64<<10 + 1, err: codec.ErrTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := codec.ReadGzip(tt.body, tt.size, limit)
			if !errors.Is(err, tt.err) && !(tt.name == "followed by something else" && errors.Is(err, gzip.ErrHeader)) || err != nil && tt.err == nil {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			if err == nil && !bytes.Equal(got, tt.want) {
				t.Errorf("read %d bytes, want %d", len(got), len(tt.want))
			}
		})
	}
}

// TestReadGzipEnds has bodies that give no byte for ever.
func TestReadGzipEnds(t *testing.T) {
	const limit = 1 << 20
	head := compress(t, nil, 0)[:10]
	tests := []struct {
		name string
		body io.Reader
	}{
		{name: "empty members", body: &endless{part: compress(t, nil, 0)}},
		{name: "members of a large header field", body: &endless{part: compress(t, nil, 60_000)}},
		{name: "empty stored blocks", body: io.MultiReader(bytes.NewReader(head), &endless{part: []byte{0, 0, 0, 0xff, 0xff}})},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := &counted{Reader: tt.body}
			_, err := codec.ReadGzip(c, -1, limit)
			if !errors.Is(err, codec.ErrTooLarge) {
				t.Errorf("error %v, want %v", err, codec.ErrTooLarge)
			}
			if c.n > limit+64<<10 {
				t.Errorf("%d bytes were read, more than the limit and 64 KiB", c.n)
			}
		})
	}
}
