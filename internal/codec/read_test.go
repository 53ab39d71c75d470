package codec_test

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/farcopy/farcopy/internal/codec"
)

func TestReadAll(t *testing.T) {
	const limit = 10_000
	body := func(n int) string { return strings.Repeat("0123456789", n/10+1)[:n] }
	lost := errors.New("connection lost")
	tests := []struct {
		name string
		body string
		size int64 // as announced
		fail error // after the body
		want int   // bytes
		err  error
	}{
		{"empty, unknown size", body(0), -1, nil, 0, nil},
		{"empty, announced", body(0), 0, nil, 0, nil},
		{"unknown size", body(5000), -1, nil, 5000, nil},
		{"announced", body(5000), 5000, nil, 5000, nil},
		{"exactly the limit, unknown size", body(limit), -1, nil, limit, nil},
		{"exactly the limit, announced", body(limit), limit, nil, limit, nil},
		{"one byte over the limit", body(limit + 1), -1, nil, limit, codec.ErrTooLarge},
		{"far over the limit", body(20 * limit), -1, nil, limit, codec.ErrTooLarge},
		{"over the limit by its announcement alone", "", limit + 1, nil, 0, codec.ErrTooLarge},
		{"longer than announced", body(7000), 10, nil, 7000, nil},
		{"longer than announced and than the limit", body(limit + 5), 10, nil, limit, codec.ErrTooLarge},
		{"cut at once", "", -1, lost, 0, lost},
		{"cut in the middle", body(5000), 8000, lost, 5000, lost},
		{"cut at the limit", body(limit), -1, lost, limit, lost},
	}
	ways := map[string]func(io.Reader) io.Reader{
		"whole":              func(r io.Reader) io.Reader { return r },
		"byte by byte":       iotest.OneByteReader,
		"end with last byte": iotest.DataErrReader,
	}
	for _, tt := range tests {
		for way, read := range ways {
			t.Run(tt.name+", "+way, func(t *testing.T) {
				r := io.Reader(strings.NewReader(tt.body))
				if tt.fail != nil {
					r = io.MultiReader(r, iotest.ErrReader(tt.fail))
				}
				got, err := codec.ReadAll(read(r), tt.size, limit)
				if !errors.Is(err, tt.err) || (err == nil) != (tt.err == nil) {
					t.Errorf("error %v, want %v", err, tt.err)
				}
				if string(got) != body(tt.want) {
					t.Errorf("%d bytes, want the first %d", len(got), tt.want)
				}
			})
		}
	}
}

// spaces is a body without end, and counts what is read of it.
type spaces struct{ read int64 }

func (s *spaces) Read(p []byte) (int, error) {
	clear(p)
	s.read += int64(len(p))
	return len(p), nil
}

func TestReadAllBoundsMemory(t *testing.T) {
	const limit = 1 << 20
	for _, size := range []int64{-1, 0, limit, 64 << 20} {
		src := &spaces{}
		r := io.LimitReader(src, 64<<20)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := codec.ReadAll(r, size, limit)
		runtime.ReadMemStats(&after)
		if !errors.Is(err, codec.ErrTooLarge) {
			t.Errorf("announced %d: error %v", size, err)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 4*limit {
			t.Errorf("announced %d: %d bytes allocated", size, used)
		}
		if src.read > limit+1 {
			t.Errorf("announced %d: %d bytes read", size, src.read)
		}
	}
}

func FuzzReadAll(f *testing.F) {
	f.Add([]byte("body"), int64(-1), uint16(3))
	f.Add(bytes.Repeat([]byte("x"), 9000), int64(10), uint16(9000))
	f.Fuzz(func(t *testing.T, body []byte, size int64, limit uint16) {
		size = max(size, -1)
		got, err := codec.ReadAll(iotest.HalfReader(bytes.NewReader(body)), size, int64(limit))
		if !bytes.HasPrefix(body, got) || len(got) > int(limit) {
			t.Fatalf("%d bytes of %d, limit %d", len(got), len(body), limit)
		}
		tooLarge := len(body) > int(limit) || size > int64(limit)
		if errors.Is(err, codec.ErrTooLarge) != tooLarge {
			t.Errorf("%d bytes, announced %d, limit %d: error %v", len(body), size, limit, err)
		}
		if !tooLarge && len(got) != len(body) {
			t.Errorf("%d bytes of %d without an error", len(got), len(body))
		}
	})
}
