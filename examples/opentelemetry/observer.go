package main

import (
	"context"
	"errors"
	"sync"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/farcopy/farcopy"
)

const scope = "github.com/farcopy/farcopy/examples/opentelemetry"

// observer turns the events of all clients that it observes into spans and metrics.
//
//	span                          parent
//	a call, "box.CopyFolder"      the span in the context of the call; of a read that settles a copy, the copy
//	an attempt                    the call
//	a wait                        the attempt, or for the pause before a retry the call
//	settling                      the call
//
//	metric                        attributes
//	farcopy.call.duration         op, outcome
//	farcopy.attempts              op, next, status
//	farcopy.wait.duration         op, wait
type observer struct {
	tracer       trace.Tracer
	callDuration metric.Float64Histogram
	waitDuration metric.Float64Histogram
	attempts     metric.Int64Counter

	mu    sync.Mutex
	calls map[uint64]*spans
}

// spans are the spans of a call that are open. The events of one call do not come concurrently.
type spans struct {
	call, attempt context.Context // attempt is nil between two attempts
}

func newObserver(tracers trace.TracerProvider, meters metric.MeterProvider) (*observer, error) {
	meter := meters.Meter(scope)
	o := &observer{tracer: tracers.Tracer(scope), calls: map[uint64]*spans{}}
	var err [3]error
	o.callDuration, err[0] = meter.Float64Histogram("farcopy.call.duration", metric.WithUnit("s"),
		metric.WithDescription("Duration of calls, with all attempts and waits."))
	o.waitDuration, err[1] = meter.Float64Histogram("farcopy.wait.duration", metric.WithUnit("s"),
		metric.WithDescription("How long calls waited for rate limits and before retries."))
	o.attempts, err[2] = meter.Int64Counter("farcopy.attempts", metric.WithUnit("{attempt}"),
		metric.WithDescription("Attempts, by what followed them."))
	return o, errors.Join(err[:]...)
}

// Observe is for Config.Observe of any of the five packages.
func (o *observer) Observe(ctx context.Context, e farcopy.Event) {
	switch e.Kind {
	case farcopy.EventCallStarted:
		o.callStarted(ctx, e)
	case farcopy.EventAttemptStarted:
		s := o.spansOf(e.Call)
		s.attempt, _ = o.tracer.Start(s.call, e.Op+" attempt", trace.WithTimestamp(e.Time), trace.WithSpanKind(trace.SpanKindClient),
			trace.WithAttributes(attribute.Int("farcopy.attempt", e.Attempt)))
	case farcopy.EventGateWaited, farcopy.EventLimiterWaited:
		o.waited(o.spansOf(e.Call).attempt, e)
	case farcopy.EventBackoffWaited:
		o.waited(o.spansOf(e.Call).call, e)
	case farcopy.EventAttemptEnded:
		o.attemptEnded(e)
	case farcopy.EventSettled:
		o.past(o.spansOf(e.Call).call, e, attribute.String("farcopy.next", string(e.Next)), attribute.Bool("farcopy.reconciled", e.Reconciled))
	case farcopy.EventCallEnded:
		o.callEnded(e)
	}
}

func (o *observer) callStarted(ctx context.Context, e farcopy.Event) {
	if parent := o.spansOf(e.Parent); parent != nil {
		ctx = parent.call
	}
	ctx, _ = o.tracer.Start(ctx, e.Op, trace.WithTimestamp(e.Time), trace.WithAttributes(attribute.String("farcopy.resource", e.Resource)))
	o.mu.Lock()
	defer o.mu.Unlock()
	o.calls[e.Call] = &spans{call: ctx}
}

func (o *observer) attemptEnded(e farcopy.Event) {
	s := o.spansOf(e.Call)
	what := []attribute.KeyValue{attribute.String("farcopy.op", e.Op), attribute.String("farcopy.next", string(e.Next))}
	if e.Status != 0 {
		what = append(what, attribute.Int("http.response.status_code", e.Status))
	}
	span := trace.SpanFromContext(s.attempt)
	span.SetAttributes(append(what, attribute.String("farcopy.request_id", e.RequestID))...)
	end(span, e)
	o.attempts.Add(s.attempt, 1, metric.WithAttributes(what...))
	s.attempt = nil
}

func (o *observer) waited(ctx context.Context, e farcopy.Event) {
	o.past(ctx, e)
	o.waitDuration.Record(ctx, e.Duration.Seconds(), metric.WithAttributes(
		attribute.String("farcopy.op", e.Op), attribute.String("farcopy.wait", string(e.Kind))))
}

// past records what has ended as a span.
func (o *observer) past(ctx context.Context, e farcopy.Event, attributes ...attribute.KeyValue) {
	_, span := o.tracer.Start(ctx, string(e.Kind), trace.WithTimestamp(e.Time.Add(-e.Duration)), trace.WithAttributes(attributes...))
	end(span, e)
}

func (o *observer) callEnded(e farcopy.Event) {
	s := o.spansOf(e.Call)
	o.mu.Lock()
	delete(o.calls, e.Call)
	o.mu.Unlock()
	span := trace.SpanFromContext(s.call)
	span.SetAttributes(attribute.String("farcopy.outcome", outcome(e)), attribute.Int("farcopy.attempts", e.Attempt))
	end(span, e)
	o.callDuration.Record(s.call, e.Duration.Seconds(), metric.WithAttributes(
		attribute.String("farcopy.op", e.Op), attribute.String("farcopy.outcome", outcome(e))))
}

func (o *observer) spansOf(call uint64) *spans {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.calls[call]
}

func end(span trace.Span, e farcopy.Event) {
	if e.Err != nil {
		span.SetStatus(codes.Error, e.Err.Error())
	}
	span.End(trace.WithTimestamp(e.Time))
}

// outcome has few values, for metrics.
func outcome(e farcopy.Event) string {
	switch {
	case e.Reconciled && e.Err == nil:
		return "reconciled"
	case e.Err == nil:
		return "done"
	case errors.Is(e.Err, farcopy.ErrOutcomeUnknown): // before the others: its cause may be a refusal
		return "unknown"
	case errors.Is(e.Err, farcopy.ErrRateLimited):
		return "rate limited"
	case errors.Is(e.Err, farcopy.ErrNotExecuted):
		return "not executed"
	}
	return "refused"
}
