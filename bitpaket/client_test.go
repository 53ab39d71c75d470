package bitpaket_test

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestNewClientNamesTheField(t *testing.T) {
	tests := []struct {
		change func(*bitpaket.Config)
		want   string
	}{
		{func(c *bitpaket.Config) { c.TokenSource = nil }, "TokenSource is required"},
		{func(c *bitpaket.Config) { c.ClientSecret = "" }, "ClientSecret is required"},
		{func(c *bitpaket.Config) { c.BaseURL = "http://api.bitpaket.com" }, "BaseURL is plain http"},
		{func(c *bitpaket.Config) { c.BaseURL = "api.bitpaket.com" }, "BaseURL is not an absolute address"},
		{func(c *bitpaket.Config) { c.MaxAttempts = -1 }, "MaxAttempts must not be negative"},
		{func(c *bitpaket.Config) { c.Reconcile = 9 }, "Reconcile is none of"},
	}
	for _, tt := range tests {
		cfg := bitpaket.Config{TokenSource: testkit.Token(token), ClientSecret: secret}
		tt.change(&cfg)
		_, err := bitpaket.NewClient(cfg)
		if err == nil || !strings.HasPrefix(err.Error(), "bitpaket.NewClient: "+tt.want) {
			t.Errorf("got %v, want bitpaket.NewClient: %s", err, tt.want)
		}
	}
	for _, base := range []string{"", "https://eu.example.com/prefix", "http://localhost:80"} {
		client(t, bitpaket.Config{TokenSource: testkit.Token(token), ClientSecret: secret, BaseURL: base})
	}
	client(t, bitpaket.Config{TokenSource: testkit.Token(token), ClientSecret: secret, BaseURL: "http://example.com", AllowPlainHTTP: true})
}

func TestSecretsAreRedacted(t *testing.T) {
	cfg := bitpaket.Config{TokenSource: testkit.Token(token), ClientSecret: secret, UserAgent: "mine", MaxAttempts: 2}
	c := client(t, cfg)
	for _, v := range []any{cfg, &cfg} {
		for form, text := range testkit.Printed(t, v) {
			if n := strings.Count(text, "REDACTED"); n != 2 {
				t.Errorf("%T as %s has %d redacted values, want 2: %s", v, form, n, text)
			}
		}
	}
	for _, v := range []any{cfg, &cfg, c, *c} {
		testkit.WantHidden(t, v, token, secret)
	}
}

func TestLogsHoldNoSecret(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		cfg := config(srv)
		logger, log := testkit.Log()
		cfg.Logger = logger
		c := client(t, cfg)
		for _, op := range ops {
			op(t, c)
		}
		testkit.WantHidden(t, log.String(), token, secret)
		if strings.Count(log.String(), "msg=attempt") != len(ops) {
			t.Error(log.String())
		}
	})
}

func TestExpiredTokenIsRenewedOnce(t *testing.T) {
	for name, op := range ops {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			src := &testkit.Tokens{"old", token}
			cfg := config(srv)
			cfg.TokenSource = src
			if err := op(t, client(t, cfg)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			testkit.WantRequests(t, srv, 2)

			*src = testkit.Tokens{"old", "older", "oldest"}
			err := op(t, client(t, cfg))
			testkit.WantIsOnly(t, err, fs.ErrPermission)
			if !errors.Is(err, bitpaket.ErrorCodeInvalidToken) {
				t.Errorf("%s: %v", name, err)
			}
			testkit.WantRequests(t, srv, 4)
		})
	}
}

func TestTokenSourceFails(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		cfg := config(srv)
		cfg.TokenSource = &testkit.Tokens{}
		for _, op := range ops {
			err := op(t, client(t, cfg))
			testkit.WantIsOnly(t, err, bitpaket.ErrNotExecuted)
			wantClean(t, err)
		}
		testkit.WantRequests(t, srv, 0)
	})
}

func TestDeadServer(t *testing.T) {
	for _, op := range ops {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			srv.RefuseConnections(4)
			err := op(t, client(t, config(srv)))
			testkit.WantIsOnly(t, err, bitpaket.ErrNotExecuted)
			wantClean(t, err)
			testkit.WantRequests(t, srv, 0)

			srv.RefuseConnections(3)
			if err := op(t, client(t, config(srv))); err != nil {
				t.Errorf("the fourth attempt: %v", err)
			}
			testkit.WantRequests(t, srv, 1)
		})
	}
}

func TestRateLimitWithRetryAfter(t *testing.T) {
	for name := range ops {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			c := client(t, config(srv))
			srv.Inject(name, bitpakettest.RateLimit(7*time.Second))
			start := time.Now()
			if err := ops[name](t, c); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			testkit.WantTook(t, start, 7*time.Second)
			testkit.WantRequests(t, srv, 2)

			srv.Inject(name, bitpakettest.RateLimit(time.Hour))
			err := ops[name](t, c)
			testkit.WantIsOnly(t, err, bitpaket.ErrRateLimited, bitpaket.ErrNotExecuted)
			if p := wantProblem(t, err, 429); p.RetryAfter != time.Hour {
				t.Errorf("%s: RetryAfter is %v, want 1h", name, p.RetryAfter)
			}
			wantClean(t, err)
			testkit.WantRequests(t, srv, 3)

			err = ops[name](t, c)
			testkit.WantIsOnly(t, err, bitpaket.ErrRateLimited, bitpaket.ErrNotExecuted)
			wantClean(t, err)
			if held, ok := errors.AsType[*bitpaket.RateLimitedError](err); !ok || held.RetryAfter != 5*time.Minute {
				t.Errorf("%s: %#v", name, err)
			}
			testkit.WantRequests(t, srv, 3)
		})
	}
}

func TestRateLimitWithoutRetryAfter(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.Inject("Copy", bitpakettest.RateLimit(0))
		start := time.Now()
		if _, err := client(t, config(srv)).Copy(t.Context(), folderCopy); err != nil {
			t.Fatal(err)
		}
		if waited := time.Since(start); waited <= 0 || waited > 250*time.Millisecond {
			t.Errorf("backed off %v", waited)
		}
		testkit.WantRequests(t, srv, 2)
	})
}

func TestRateLimitWaitsForReset(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.SetRate(2, 20*time.Second)
		c := client(t, config(srv))
		start := time.Now()
		for range 3 {
			if _, err := c.Copy(t.Context(), folderCopy); err != nil {
				t.Fatal(err)
			}
		}
		testkit.WantTook(t, start, 20*time.Second)
		for _, r := range srv.Requests() {
			if r.Status == 429 {
				t.Errorf("a request beyond the limit: %v", r)
			}
		}
	})
}

func TestLimiterTakesATokenAnAttempt(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		cfg := config(srv)
		cfg.Limiter = rate.NewLimiter(rate.Every(time.Minute), 1)
		c := client(t, cfg)
		if err := ops["Query"](t, c); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := c.Copy(ctx, folderCopy)
		testkit.WantIsOnly(t, err, bitpaket.ErrRateLimited, bitpaket.ErrNotExecuted)
		testkit.WantRequests(t, srv, 1)
	})
}

func TestCallOptions(t *testing.T) {
	for name, op := range ops {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			c := client(t, config(srv))
			var resp *http.Response
			op(t, c, bitpaket.WithHeader("X-Trace", "42"), bitpaket.WithResponse(&resp))
			r := srv.Requests()[0]
			if got := r.Header.Get("X-Trace"); got != "42" {
				t.Errorf("%s: sent X-Trace %q, want 42", name, got)
			}
			testkit.WantResponse(t, resp, r.Status)
			if !strings.HasSuffix(r.Header.Get("User-Agent"), "farcopy/0.1") {
				t.Errorf("%s: %s", name, r.Header.Get("User-Agent"))
			}
			for _, bad := range []bitpaket.CallOption{
				bitpaket.WithHeader("Authorization", "x"), bitpaket.WithHeader("Idempotency-Key", "x"),
				bitpaket.WithHeader("X-A", "b\r\nX-C: d"), bitpaket.WithMaxAttempts(0),
			} {
				testkit.WantIsOnly(t, op(t, c, bad), fs.ErrInvalid, bitpaket.ErrNotExecuted)
			}
			srv.RefuseConnections(1)
			testkit.WantIsOnly(t, op(t, c, bitpaket.WithMaxAttempts(1)), bitpaket.ErrNotExecuted)
			testkit.WantRequests(t, srv, 1)
		})
	}
}

func TestNoRedirectIsFollowed(t *testing.T) {
	for name, op := range ops {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			srv.Inject(name, bitpakettest.Redirect("https://elsewhere.example/v2/copy"))
			err := op(t, client(t, config(srv)))
			if p, ok := errors.AsType[*bitpaket.ProblemDetails](err); !ok || p.Status != 307 {
				t.Errorf("%s: %v", name, err)
			}
			testkit.WantRequests(t, srv, 1)
		})
	}
}
