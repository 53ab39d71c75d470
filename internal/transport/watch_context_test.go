package transport

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

func TestWatchKeepsTheCauseOfACancel(t *testing.T) {
	stop := errors.New("shutting down")
	for _, f := range []simtest.Fault{simtest.Slow(time.Hour), simtest.SlowBody(9 * time.Second)} {
		synctest.Test(t, func(t *testing.T) {
			srv := slowService(f)
			defer srv.Close()
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(time.Minute, func() { cancel(stop) })
			resp, err := watch{srv.Transport(), time.Hour}.RoundTrip(newRequest(ctx))
			if err == nil {
				_, err = io.ReadAll(resp.Body)
				resp.Body.Close()
			}
			if !errors.Is(err, context.Canceled) || !errors.Is(err, stop) {
				t.Errorf("%s: error %v", f, err)
			}
		})
	}
}

func TestWatchSendsNothingAfterTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f := try(t, ctx, watch{http.DefaultTransport, time.Minute}, "http://localhost", "")
	wantStage(t, f, Local)
}

func TestWatchTakesADialTimeoutForNobodysDeadline(t *testing.T) {
	rt := &http.Transport{DialContext: (&net.Dialer{Timeout: time.Nanosecond}).DialContext}
	f := try(t, t.Context(), watch{rt, time.Minute}, "http://127.0.0.1:9", "")
	wantStage(t, f, Connect)
	if errors.Is(f, context.DeadlineExceeded) {
		t.Errorf("%v", f)
	}
}
