package oss_test

import (
	"errors"
	"net/http"
	"slices"
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

const headerCRC64 = "X-Oss-Hash-Crc64ecma"

// withoutHeader removes a header from the responses to requests of some methods.
func withoutHeader(name string, methods ...string) func(http.RoundTripper, *http.Request) (*http.Response, error) {
	return func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
		res, err := next.RoundTrip(r)
		if err == nil && slices.Contains(methods, r.Method) {
			res.Header.Del(name)
		}
		return res, err
	}
}

// newVersionedLargeServer has a large object whose parts make another one if isBad is set, and a
// bucket that keeps versions.
func newVersionedLargeServer(t *testing.T, isBad bool) *osstest.Server {
	srv := newServer(t)
	srv.AddBucket("versioned", func(b *osstest.Bucket) { b.Versioning = "Enabled" })
	srv.AddObject("photos", "logs/big.iso", "", func(o *osstest.Object) {
		if o.Size = 3 * gib; isBad {
			o.CRC64 = "1"
		}
	})
	return srv
}

// TestLargeStrength: an object is compared with the source by its CRC64, which is read if the
// completion does not return it, and otherwise by its size: the response says which.
func TestLargeStrength(t *testing.T) {
	all := []string{http.MethodPost, http.MethodHead}
	for _, tt := range []struct {
		name    string
		wrap    func(http.RoundTripper, *http.Request) (*http.Response, error)
		prepare func(*osstest.Server)
		want    oss.Strength
		heads   int
	}{
		{"in the response", withoutHeader("X-None"), nil, oss.StrengthStrong, 1},
		{"read", withoutHeader(headerCRC64, http.MethodPost), nil, oss.StrengthStrong, 2},
		{"none anywhere", withoutHeader(headerCRC64, all...), nil, oss.StrengthWeak, 2},
		{"not to be read", withoutHeader(headerCRC64, http.MethodPost), func(s *osstest.Server) {
			s.Inject("HeadObject", osstest.None, osstest.Status(http.StatusForbidden))
		}, oss.StrengthWeak, 2},
		{"replaced before it is read", withoutHeader(headerCRC64, http.MethodPost), func(s *osstest.Server) {
			s.Inject("HeadObject", osstest.None, osstest.CallThenAct("replaced", func() { s.Overwrite("backup", "big.iso", "newer") }))
		}, oss.StrengthWeak, 2},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newLargeServer(t)
			if tt.prepare != nil {
				tt.prepare(srv)
			}
			res, err := throughTransport(t, srv, tt.wrap).CopyLargeObject(t.Context(), large)
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "strength", res.Strength, tt.want)
			testkit.WantSent(t, srv, "HeadObject", tt.heads)
		})
	}
}

// TestLargeBadResult: an object that differs from its source is removed by its version, and named if
// it has none or that is not known. Nothing else is removed.
func TestLargeBadResult(t *testing.T) {
	for _, tt := range []struct {
		name   string
		bucket string
		wrap   func(http.RoundTripper, *http.Request) (*http.Response, error)
		stays  bool
		reason string
	}{
		{"versioned", "versioned", withoutHeader("X-None"), false, "the copy differed from the source and was removed"},
		{"versioned, read", "versioned", withoutHeader(headerCRC64, http.MethodPost), false, "the copy differed from the source and was removed"},
		{"version unknown", "versioned", withoutHeader("X-Oss-Version-Id", http.MethodPost), true, "the copy differs from the source and is at the target"},
		{"unversioned", "backup", withoutHeader("X-None"), true, "the copy differs from the source and is at the target"},
		{"unversioned, read", "backup", withoutHeader(headerCRC64, http.MethodPost), true, "the copy differs from the source and is at the target"},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newVersionedLargeServer(t, true)
			srv.AddObject(tt.bucket, "old/other", "mine")
			req := large
			req.Copy.SourceKey, req.Copy.Bucket, req.Copy.Key = "logs/big.iso", tt.bucket, "old/big.iso"
			_, err := throughTransport(t, srv, tt.wrap).CopyLargeObject(t.Context(), req)
			testkit.WantIs(t, err, oss.ErrCopyDiffers)
			testkit.WantIsNot(t, err, oss.ErrOutcomeUnknown)
			testkit.WantEqual(t, "errors.Is ErrNotExecuted", errors.Is(err, oss.ErrNotExecuted), !tt.stays)
			e := testkit.As[*oss.LargeCopyError](t, err)
			testkit.WantEqual(t, "it is named", e.Made != nil, tt.stays)
			testkit.WantEqual(t, "objects at the key", len(srv.Versions(tt.bucket, "old/big.iso")), oneIf(tt.stays))
		})
		testkit.Run(t, tt.name+", in a job", func(t *testing.T) {
			srv := newVersionedLargeServer(t, true)
			srv.AddObject(tt.bucket, "old/other", "mine")
			req := logs
			req.Bucket = tt.bucket
			job, err := throughTransport(t, srv, tt.wrap).CopyPrefix(req, oss.JobConfig{})
			if err != nil {
				t.Fatal(err)
			}
			for o, err := range job.Run(t.Context()) {
				if err == nil {
					testkit.WantEqual(t, "action", o.Action, farcopy.ActionFailed)
					testkit.WantEqual(t, "reason", o.Reason, tt.reason)
					testkit.WantIs(t, o.Err, oss.ErrCopyDiffers)
				}
			}
			testkit.WantEqual(t, "objects at the key", len(srv.Versions(tt.bucket, "old/big.iso")), oneIf(tt.stays))
			testkit.WantEqual(t, "objects beside it", len(srv.Versions(tt.bucket, "old/other")), 1)
		})
	}
}

func oneIf(is bool) int {
	if is {
		return 1
	}
	return 0
}

// TestCopyPrefixLargeStrength: the outcome of a large object says what its comparison is worth, and
// takes no further reads.
func TestCopyPrefixLargeStrength(t *testing.T) {
	for _, tt := range []struct {
		name   string
		verify farcopy.Verify
		wrap   func(http.RoundTripper, *http.Request) (*http.Response, error)
		want   oss.Strength
		heads  int
	}{
		{"strong", farcopy.VerifyList, withoutHeader("X-None"), oss.StrengthStrong, 1},
		{"weak", farcopy.VerifyAnswer, withoutHeader(headerCRC64, http.MethodPost, http.MethodHead), oss.StrengthWeak, 2},
		{"read again", farcopy.VerifyRead, withoutHeader("X-None"), oss.StrengthStrong, 3},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newVersionedLargeServer(t, false)
			job, err := throughTransport(t, srv, tt.wrap).CopyPrefix(logs, oss.JobConfig{Verify: tt.verify})
			if err != nil {
				t.Fatal(err)
			}
			for o, err := range job.Run(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				testkit.WantEqual(t, "strength", o.Strength, tt.want)
			}
			testkit.WantSent(t, srv, "HeadObject", tt.heads)
		})
	}
}
