package oss

import (
	"fmt"
	"log/slog"
	"math"
	"strconv"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
)

// ByteRange is a part of an object. The zero value is the whole object.
type ByteRange struct {
	Offset int64 // of the first byte, from 0
	Length int64 // in bytes
}

func (r ByteRange) isWhole() bool { return r == ByteRange{} }

func (r ByteRange) last() int64 { return r.Offset + r.Length - 1 }

// String is "bytes 0-99", or "all bytes".
func (r ByteRange) String() string {
	if r.isWhole() {
		return "all bytes"
	}
	return fmt.Sprintf("bytes %d-%d", r.Offset, r.last())
}

// header is the range as OSS wants it; "" for the whole object.
func (r ByteRange) header() string {
	if r.isWhole() {
		return ""
	}
	return fmt.Sprintf("bytes=%d-%d", r.Offset, r.last())
}

func (r ByteRange) validate() error {
	switch {
	case r.isWhole():
		return nil
	case r.Offset < 0:
		return call.Field("SourceRange", "begins at %d", r.Offset)
	case r.Length < 1:
		return call.Field("SourceRange", "holds no bytes")
	case r.Length > maxPartSize:
		return call.Field("SourceRange", "is longer than a part can be: %d bytes, at most %d", r.Length, int64(maxPartSize))
	case r.Offset > math.MaxInt64-r.Length:
		return call.Field("SourceRange", "ends behind the largest number")
	}
	return nil
}

// accepts reports whether a Content-Range names exactly this range, and returns the size of the
// object that it names. Of the whole object OSS sends none; all bytes are the same.
func (r ByteRange) accepts(contentRange string) (size int64, ok bool) {
	if r.isWhole() && contentRange == "" {
		return 0, true
	}
	_, total, _ := strings.Cut(contentRange, "/")
	size, err := strconv.ParseInt(total, 10, 64)
	if err != nil || size <= 0 {
		return 0, false
	}
	named := r
	if r.isWhole() {
		named = ByteRange{Length: size}
	}
	return size, size > named.last() && contentRange == fmt.Sprintf("%v/%d", named, size)
}

// SourceRangeError is the error of a part that OSS has stored with something else than the range
// that was asked for: with the whole source, says the page, where the range is not acceptable. The
// part is there. Copy it again with another range, or leave it out of CompleteMultipartUpload.
type SourceRangeError struct {
	Op           string // "oss.UploadPartCopy"
	Resource     string // what the call is about: "source/key to bucket/key"
	PartNumber   int
	SourceRange  ByteRange // that was asked for
	ContentRange string    // that OSS named; "": none
	RequestID    string    // x-oss-request-id
}

func (e *SourceRangeError) Error() string {
	named := "no range"
	if e.ContentRange != "" {
		named = strconv.Quote(problem.ShortLine(e.ContentRange))
	}
	return fmt.Sprintf("%s: %s: part %d was stored with other content than %v: the response names %s (request %s)",
		e.Op, e.Resource, e.PartNumber, e.SourceRange, named, problem.ShortLine(e.RequestID))
}

// LogValue logs the error as a group.
func (e *SourceRangeError) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("op", e.Op), slog.String("resource", e.Resource), slog.Int("part", e.PartNumber),
		slog.String("range", e.SourceRange.String()), slog.String("contentRange", problem.OneLine(e.ContentRange)),
		slog.String("requestID", problem.OneLine(e.RequestID)),
	)
}
