package call

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/redact"
)

// loggedHeaders are the response headers that a log may contain: none has a credential or content.
var loggedHeaders = []string{
	"Date", "Content-Type", "Content-Length", "Retry-After", "X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset",
	"Box-Request-Id", "X-Request-Id", "X-Oss-Request-Id", "X-Oss-Ec", "X-Oss-Server-Time", "X-Oracle-Dms-Ecid",
}

// logAttempt writes one record for each attempt, at debug level: no query, no body, no headers
// except loggedHeaders. Foreign text is put on one line, with the secrets of the request masked.
// took counts from the send, or from the start of the attempt if nothing was sent.
func logAttempt(ctx context.Context, to *slog.Logger, res result, e farcopy.Event) {
	req := res.request
	if !to.Enabled(ctx, slog.LevelDebug) {
		return
	}
	took := e.Duration
	if !e.SentAt.IsZero() {
		took = e.Time.Sub(e.SentAt)
	}
	attrs := []slog.Attr{
		slog.String("op", e.Op), slog.Int("attempt", e.Attempt),
		slog.String("method", req.Method), slog.String("host", req.URL.Host), slog.String("path", req.URL.EscapedPath()),
		slog.Duration("took", took),
	}
	if r := res.response; r != nil {
		attrs = append(attrs, slog.Int("status", r.Status))
		secrets := redact.RequestSecrets(req)
		for _, name := range loggedHeaders {
			if v := r.Header.Get(name); v != "" {
				attrs = append(attrs, slog.String(name, problem.OneLine(secrets.Text(v))))
			}
		}
	} else if e.Err != nil {
		attrs = append(attrs, slog.String("error", problem.OneLine(e.Err.Error())))
	}
	attrs = append(attrs, slog.String("next", string(e.Next)))
	if e.Pause > 0 {
		attrs = append(attrs, slog.Duration("pause", e.Pause.Round(time.Microsecond)))
	}
	to.LogAttrs(ctx, slog.LevelDebug, "attempt", attrs...)
}

// logFound writes one record, at info level, for a copy that was found by reading.
func (c *copyCall[T]) logFound(ctx context.Context) {
	if c.s.Logger != nil {
		c.s.Logger.LogAttrs(ctx, slog.LevelInfo, c.op.noun()+" found by reading", slog.Any(c.op.noun(), problem.Group{
			Op: c.prepared.name, Resource: c.prepared.resource.String(), Text: c.cause.Error(), RequestID: c.requestID, Attempts: c.attempt,
		}))
	}
}

// logUnknown writes one record, at info level, for a copy or a change whose outcome is unknown.
func logUnknown(ctx context.Context, s *Service, noun string, err error) {
	if s.Logger != nil && errors.Is(err, problem.ErrOutcomeUnknown) {
		s.Logger.LogAttrs(ctx, slog.LevelInfo, noun+" with an unknown outcome", slog.Any(noun, err))
	}
}
