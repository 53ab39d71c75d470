package transport

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/redact"
)

// loggedHeaders are the response headers that a log may contain: none has a credential or content.
var loggedHeaders = []string{
	"Date", "Content-Type", "Content-Length", "Retry-After", "X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset",
	"Box-Request-Id", "X-Request-Id", "X-Oss-Request-Id", "X-Oss-Ec", "X-Oss-Server-Time", "X-Oracle-Dms-Ecid",
}

// logging writes one record for each attempt, at debug level: no query, no body, no headers except
// loggedHeaders. Foreign text is put on one line, with the secrets of the request masked.
type logging struct {
	next http.RoundTripper
	to   *slog.Logger
}

func (l logging) RoundTrip(req *http.Request) (*http.Response, error) {
	start := time.Now()
	resp, err := l.next.RoundTrip(req)
	record(l.to, req, start, resp, err)
	return resp, err
}

func record(to *slog.Logger, req *http.Request, start time.Time, resp *http.Response, err error) {
	if !to.Enabled(req.Context(), slog.LevelDebug) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", req.Method), slog.String("host", req.URL.Host), slog.String("path", req.URL.EscapedPath()),
		slog.Duration("took", time.Since(start)),
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", problem.OneLine(err.Error())))
	} else {
		attrs = append(attrs, slog.Int("status", resp.StatusCode))
		secrets := redact.RequestSecrets(req)
		for _, name := range loggedHeaders {
			if v := resp.Header.Get(name); v != "" {
				attrs = append(attrs, slog.String(name, problem.OneLine(secrets.Text(v))))
			}
		}
	}
	to.LogAttrs(req.Context(), slog.LevelDebug, "attempt", attrs...)
}
