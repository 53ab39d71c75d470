package problem

import (
	"log/slog"
	"time"
)

// Group is an error as a group of a log record. Zero fields are left out. Text is put on one line;
// it must be masked already.
type Group struct {
	Op         string
	Resource   string
	Outcome    string // "unknown", "accepted in part", "incomplete"; "": the service's refusal
	Text       string
	Status     int
	Code       string
	RequestID  string
	Attempts   int
	RetryAfter time.Duration
	Candidates []string
	More       []slog.Attr
}

// LogValue implements a LogValue method.
func (g Group) LogValue() slog.Value {
	attrs := make([]slog.Attr, 0, 10+len(g.More))
	text := func(key, value string) {
		if value = OneLine(value); value != "" {
			attrs = append(attrs, slog.String(key, value))
		}
	}
	text("op", g.Op)
	text("resource", g.Resource)
	text("outcome", g.Outcome)
	text("message", g.Text)
	if g.Status != 0 {
		attrs = append(attrs, slog.Int("status", g.Status))
	}
	text("code", g.Code)
	text("request_id", g.RequestID)
	if g.Attempts != 0 {
		attrs = append(attrs, slog.Int("attempts", g.Attempts))
	}
	if g.RetryAfter > 0 {
		attrs = append(attrs, slog.Duration("retry_after", g.RetryAfter))
	}
	if len(g.Candidates) > 0 {
		candidates := make([]string, len(g.Candidates))
		for i, id := range g.Candidates {
			candidates[i] = OneLine(id)
		}
		attrs = append(attrs, slog.Any("candidates", candidates))
	}
	return slog.GroupValue(append(attrs, g.More...)...)
}

// withRefusal returns the group with what the service's refusal, which is the cause, says beside
// the operation.
func (g Group) withRefusal(refusal slog.Value) Group {
	if refusal.Kind() != slog.KindGroup {
		return g
	}
	for _, a := range refusal.Group() {
		switch a.Key {
		case "message":
			g.Text = a.Value.String()
		case "status":
			g.Status = int(a.Value.Int64())
		case "code":
			g.Code = a.Value.String()
		case "retry_after":
			g.RetryAfter = a.Value.Duration()
		}
	}
	return g
}
