package oss_test

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// afterPart changes the responses about a part.
func afterPart(number int, change func(*http.Response, []byte) []byte) func(http.RoundTripper, *http.Request) (*http.Response, error) {
	return func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
		res, err := next.RoundTrip(r)
		if err != nil || r.URL.Query().Get("partNumber") != strconv.Itoa(number) {
			return res, err
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		body = change(res, body)
		res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		res.Header.Set("Content-Length", strconv.Itoa(len(body)))
		return res, err
	}
}

// TestLargePartReplacedLate: a request for a part that is executed after its repetition leaves a part
// with the same content, and perhaps another ETag. The parts are read again, and none is copied again.
func TestLargePartReplacedLate(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newLargeServer(t)
		c := throughTransport(t, srv, afterPart(2, func(_ *http.Response, body []byte) []byte {
			return bytes.Replace(body, []byte("<ETag>&#34;"), []byte("<ETag>&#34;OTHER"), 1)
		}))
		var kept states
		req := large
		req.OnState = kept.save
		res, err := c.CopyLargeObject(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "parts", res.Parts, 3)
		wantLarge(t, srv)
		testkit.WantSent(t, srv, "UploadPartCopy", 3)
	})
}

// TestLargePartWithoutRange: a part for which OSS does not name the range is never used, also by a
// later call, which sees only its size.
func TestLargePartWithoutRange(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newLargeServer(t)
		c := throughTransport(t, srv, afterPart(2, func(res *http.Response, body []byte) []byte {
			res.Header.Del("Content-Range")
			return body
		}))
		var kept states
		req := large
		req.OnState = kept.save
		_, err := c.CopyLargeObject(t.Context(), req)
		wantNothing(t, srv, err)
		wantNoUpload(t, srv)
		req.State = kept.last()
		if _, err := srv.PipeClient().CopyLargeObject(t.Context(), req); err != nil {
			t.Fatal(err)
		}
		wantLarge(t, srv)
	})
}

// TestLargeNewerObject: an object that somebody has written since the completion is not replaced by
// a resumed call.
func TestLargeNewerObject(t *testing.T) {
	for _, versioned := range []bool{false, true} {
		testkit.Run(t, "", func(t *testing.T) {
			srv := newServer(t)
			srv.AddBucket("backup", func(b *osstest.Bucket) {
				if versioned {
					b.Versioning = "Enabled"
				}
			})
			srv.AddObject("photos", "big.iso", "", func(o *osstest.Object) { o.Size = 3 * gib })
			req := large
			req.State = completedAndKilled(t, srv, req)
			srv.Overwrite("backup", "big.iso", "newer")
			var kept states
			req.OnState = kept.save
			res, err := srv.PipeClient().CopyLargeObject(t.Context(), req)
			if versioned {
				testkit.WantEqual(t, "error", err, nil)
				testkit.WantEqual(t, "reconciled", res.Reconciled, true)
			} else {
				testkit.WantIs(t, err, oss.ErrOutcomeUnknown)
			}
			there, _ := srv.Object("backup", "big.iso")
			testkit.WantEqual(t, "content", there.Content, "newer")
			testkit.WantSent(t, srv, "InitiateMultipartUpload", 1)
		})
	}
}

// TestLargeResumeTwo: one client finds the objects of two calls that were killed.
func TestLargeResumeTwo(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newLargeServer(t)
		c := srv.PipeClient()
		for _, key := range []string{"big.iso", "other.iso"} {
			req := large
			req.Copy.Key = key
			req.State = completedAndKilled(t, srv, req)
			res, err := c.CopyLargeObject(t.Context(), req)
			if err != nil {
				t.Fatalf("%s: %v", key, err)
			}
			testkit.WantEqual(t, "reconciled", res.Reconciled, true)
		}
	})
}

// TestLargeKilledAfterAbort: a call that was killed after it had aborted its upload, because the
// completion was refused, begins anew.
func TestLargeKilledAfterAbort(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newLargeServer(t)
		req := large
		req.Copy.ForbidOverwrite = true
		var kept states
		req.OnState = kept.save
		srv.Inject("CompleteMultipartUpload", osstest.CallThenAct("taken", func() { srv.AddObject("backup", "big.iso", "mine") }))
		_, err := srv.PipeClient().CopyLargeObject(t.Context(), req)
		testkit.WantIs(t, err, oss.ErrorCodeFileAlreadyExists)
		srv.Remove("backup", "big.iso")
		req.State = kept.last()
		if _, err := srv.PipeClient().CopyLargeObject(t.Context(), req); err != nil {
			t.Fatal(err)
		}
		wantLarge(t, srv)
	})
}
