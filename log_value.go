package farcopy

import (
	"log/slog"
	"time"
)

// LogValue logs the error as a group.
func (e *NotExecutedError) LogValue() slog.Value {
	attrs := logged(e.Op, "not executed", e.Err, e.Attempts)
	if e.Field != "" {
		attrs = append(attrs, slog.String("field", e.Field))
	}
	return slog.GroupValue(append(attrs, retryAfter(RetryAfter(e.Err))...)...)
}

// LogValue logs the error as a group.
func (e *RateLimitedError) LogValue() slog.Value {
	_, attempts := callOf(e.Err)
	return slog.GroupValue(append(logged(e.Op, "rate limited", e.Err, attempts), retryAfter(e.RetryAfter)...)...)
}

// logged returns the attributes in the order that the errors of the services have.
func logged(op, outcome string, err error, attempts int) []slog.Attr {
	attrs := []slog.Attr{slog.String("op", op)}
	if resource, _ := callOf(err); resource != "" {
		attrs = append(attrs, slog.String("resource", resource))
	}
	attrs = append(attrs, slog.String("outcome", outcome), slog.String("message", text(err)))
	if attempts > 0 {
		attrs = append(attrs, slog.Int("attempts", attempts))
	}
	return attrs
}

func retryAfter(d time.Duration) []slog.Attr {
	if d <= 0 {
		return nil
	}
	return []slog.Attr{slog.Duration("retry_after", d)}
}

// callOf returns what a cause that this module made knows of the call.
func callOf(err error) (resource string, attempts int) {
	if r, ok := err.(interface{ Call() (string, int) }); ok {
		return r.Call()
	}
	return "", 0
}
