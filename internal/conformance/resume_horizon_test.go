package conformance

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// oracleFolder is a folder that is to be copied.
func oracleFolder(t *testing.T) (*oracletest.Server, oracle.CopyFolderRequest) {
	srv := oracletest.NewServer(t)
	src, dst := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
	srv.AddFile(src, "readme.txt", 120)
	return srv, oracle.CopyFolderRequest{FolderID: src, DestinationID: dst}
}

// TestHorizonOfTheSender: the horizon counts from the end of the attempt, and the attempt of the process that saved the
// intent may take as long as that process lets it.
func TestHorizonOfTheSender(t *testing.T) {
	tests := map[string]struct{ copyTimeout, acts time.Duration }{
		"the usual CopyTimeout": {call.DefaultCopyTimeout, 63 * time.Minute},
		"a long CopyTimeout":    {3 * time.Hour, 2 * time.Hour},
	}
	for name, tc := range tests {
		testkit.Run(t, name, func(t *testing.T) {
			srv, req := oracleFolder(t)
			cfg := srv.PipeConfig()
			cfg.CopyTimeout = tc.copyTimeout
			sender, other := must(oracle.NewClient(cfg)), must(oracle.NewClient(srv.PipeConfig()))
			srv.Inject("CopyFolder", simtest.Slow(tc.acts))
			saved := make(chan farcopy.Intent, 1)
			go sender.CopyFolder(t.Context(), req, oracle.WithIntent(func(_ context.Context, i oracle.Intent) error { saved <- i; return nil }))
			time.Sleep(61 * time.Minute)
			_, err := other.ResolveCopyFolder(t.Context(), req, <-saved)
			time.Sleep(3 * time.Hour)
			if srv.Find("u:/Archive/Reports") == "" {
				t.Fatal("the copy was not made")
			}
			wantNotDenied(t, srv, err)
		})
	}
}

// TestHorizonAfterAJump: a client that sees the service's clock jump after the send does not count the jump as time that
// has passed, whichever of its calls saw it.
func TestHorizonAfterAJump(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, req := oracleFolder(t)
		sender, other := must(oracle.NewClient(srv.PipeConfig())), must(oracle.NewClient(srv.PipeConfig()))
		srv.Inject("CopyFolder", simtest.HangUpThenAct(55*time.Minute))
		intent := killed(t, oracleOperation(sender).with(req))
		_, err := other.ResolveCopyFolder(t.Context(), req, intent)
		mustBeUnknown(t, err)
		srv.Advance(2 * time.Hour)
		for range 2 {
			time.Sleep(time.Minute)
			_, err := other.ResolveCopyFolder(t.Context(), req, intent)
			mustBeUnknown(t, err)
		}
	})
}

// TestResolveForgottenCopy: a client that has forgotten what a call returned still knows that the call returned it.
func TestResolveForgottenCopy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, req := oracleFolder(t)
		client := must(oracle.NewClient(srv.PipeConfig()))
		var saved []farcopy.Intent
		save := oracle.WithIntent(func(_ context.Context, i oracle.Intent) error { saved = append(saved, i); return nil })
		if _, err := client.CopyFolder(t.Context(), req, save); err != nil {
			t.Fatal(err)
		}
		elsewhere := oracle.CopyFolderRequest{FolderID: srv.MkdirAll("/Few"), DestinationID: srv.MkdirAll("/Elsewhere")}
		for range 4097 {
			res, err := client.CopyFolder(t.Context(), elsewhere, save)
			if err != nil {
				t.Fatal(err)
			}
			srv.Remove(res.ID)
		}
		time.Sleep(2 * time.Hour)
		_, err := client.ResolveCopyFolder(t.Context(), req, saved[0])
		wantNotDenied(t, srv, err)
	})
}

// TestResumeUnknownEnds: a call that goes on from the error of an unknown outcome comes to an end, in the client of the error and
// in another one, if no copy shows.
func TestResumeUnknownEnds(t *testing.T) {
	for _, s := range subjects {
		for name, isOther := range map[string]bool{"the same client": false, "another client": true} {
			testkit.Run(t, s.name+"/"+name, func(t *testing.T) {
				tr := s.new(t, tune{copyTimeout: time.Minute, maxAttempts: 1})
				tr.sim.Inject(s.op, simtest.HangUpBeforeAct)
				_, err := tr.copy(t.Context())
				mustBeUnknown(t, err)
				resume := tr.copy
				if isOther {
					resume = tr.program(tune{copyTimeout: time.Minute})
				}
				ctx, cancel := context.WithTimeout(resuming(t.Context(), intentOf(err)), 10*time.Minute)
				defer cancel()
				resume(ctx)
				if ctx.Err() != nil {
					t.Errorf("it still polls after ten minutes")
				}
			})
		}
	}
}
