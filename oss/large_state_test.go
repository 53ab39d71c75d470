package oss_test

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestLargeResume: a call that ends after any of its requests is gone on with from its last state:
// nothing that is there is copied again, and the object is made once.
func TestLargeResume(t *testing.T) {
	errKilled := errors.New("killed")
	for n := 1; n <= 5; n++ {
		for _, acts := range []bool{false, true} {
			name := "killed before request "
			if acts {
				name = "killed after request "
			}
			testkit.Run(t, name+string(rune('0'+n)), func(t *testing.T) {
				srv := newLargeServer(t)
				ctx, kill := context.WithCancelCause(t.Context())
				defer kill(nil)
				var kept states
				req := large
				req.Concurrency, req.OnState = 1, kept.save
				ops := []string{"InitiateMultipartUpload", "UploadPartCopy", "UploadPartCopy", "UploadPartCopy", "CompleteMultipartUpload"}
				for i, op := range ops {
					switch {
					case i+1 != n:
						srv.Inject(op, osstest.None)
					case acts:
						srv.Inject(op, osstest.ActThenCall("killed", func() { kill(errKilled) }))
					default:
						srv.Inject(op, osstest.CallThenAct("killed", func() { kill(errKilled); time.Sleep(time.Second) }))
					}
				}
				if _, err := srv.PipeClient().CopyLargeObject(ctx, req); err == nil && n < 5 {
					t.Fatal("it was not killed")
				}
				time.Sleep(2 * time.Second)
				req.State = kept.last()
				_, err := srv.PipeClient().CopyLargeObject(t.Context(), req)
				if err != nil {
					t.Fatalf("%v after %s", err, testkit.Ops(srv))
				}
				source, _ := srv.Object("photos", "big.iso")
				made, _ := srv.Object("backup", "big.iso")
				testkit.WantEqual(t, "CRC64", made.CRC64, source.CRC64)
				testkit.WantEqual(t, "parts that were sent", testkit.Sent(srv, "UploadPartCopy"), 3)
			})
		}
	}
}

// TestLargeState: a state is of one request, and every damage shows.
func TestLargeState(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newLargeServer(t)
		var kept states
		req := large
		req.OnState = kept.save
		c := srv.PipeClient()
		if _, err := c.CopyLargeObject(t.Context(), req); err != nil {
			t.Fatal(err)
		}
		text, err := kept.last().MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		if len(text) > 4<<10 || strings.ContainsFunc(string(text), func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Errorf("no short line of ASCII: %s", text)
		}
		for i := range text {
			damaged := []byte(string(text))
			damaged[i] ^= 1
			var s oss.LargeCopyState
			if err := s.UnmarshalText(damaged); !errors.Is(err, fs.ErrInvalid) {
				t.Fatalf("byte %d changed: %v", i, err)
			}
		}
		req.State, req.Copy.Key = kept.last(), "other.iso"
		_, err = c.CopyLargeObject(t.Context(), req)
		testkit.WantIs(t, err, fs.ErrInvalid, oss.ErrNotExecuted)
		req.State = &oss.LargeCopyState{}
		_, err = c.CopyLargeObject(t.Context(), req)
		testkit.WantIs(t, err, fs.ErrInvalid, oss.ErrNotExecuted)
	})
}
