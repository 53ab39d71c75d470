package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

// fixture is a simulator of Box with an observed client, and what was observed.
type fixture struct {
	*boxtest.Server
	client  *box.Client
	spans   *tracetest.InMemoryExporter
	metrics *sdkmetric.ManualReader
	tracers *sdktrace.TracerProvider
	req     box.CopyFolderRequest
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{Server: boxtest.NewServer(t), spans: tracetest.NewInMemoryExporter(), metrics: sdkmetric.NewManualReader()}
	f.tracers = sdktrace.NewTracerProvider(sdktrace.WithSyncer(f.spans))
	o, err := newObserver(f.tracers, sdkmetric.NewMeterProvider(sdkmetric.WithReader(f.metrics)))
	if err != nil {
		t.Fatal(err)
	}
	cfg := f.PipeConfig()
	cfg.Observe = o.Observe
	if f.client, err = box.NewClient(cfg); err != nil {
		t.Fatal(err)
	}
	f.req = box.CopyFolderRequest{FolderID: f.MkdirAll("/a"), ParentID: f.MkdirAll("/b")}
	t.Cleanup(func() {
		if n := len(o.calls); n != 0 {
			t.Errorf("%d calls are still open", n)
		}
	})
	return f
}

// tree returns the spans, each as "name < name of its parent", in the order of their names.
func (f *fixture) tree() (lines []string) {
	names := map[string]string{}
	for _, s := range f.spans.GetSpans() {
		names[s.SpanContext.SpanID().String()] = s.Name
	}
	for _, s := range f.spans.GetSpans() {
		line := s.Name
		if s.Parent.IsValid() {
			line += " < " + names[s.Parent.SpanID().String()]
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines
}

func (f *fixture) span(t *testing.T, name string) tracetest.SpanStub {
	t.Helper()
	for _, s := range f.spans.GetSpans() {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("there is no span %q", name)
	return tracetest.SpanStub{}
}

// counts returns how often each metric was recorded, by its attributes.
func (f *fixture) counts(t *testing.T) map[string]uint64 {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := f.metrics.Collect(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	counts := map[string]uint64{}
	for _, scope := range all.ScopeMetrics {
		for _, m := range scope.Metrics {
			switch data := m.Data.(type) {
			case metricdata.Sum[int64]:
				for _, p := range data.DataPoints {
					counts[text(m.Name, p.Attributes)] += uint64(p.Value)
				}
			case metricdata.Histogram[float64]:
				for _, p := range data.DataPoints {
					counts[text(m.Name, p.Attributes)] += p.Count
				}
			}
		}
	}
	return counts
}

func text(name string, attributes attribute.Set) string {
	values := []string{name}
	for _, a := range attributes.ToSlice() {
		values = append(values, a.Value.String())
	}
	return strings.Join(values, " ")
}

func want[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestSuccess(t *testing.T) {
	f := newFixture(t)
	ctx, span := f.tracers.Tracer("test").Start(t.Context(), "job")
	if _, err := f.client.CopyFolder(ctx, f.req); err != nil {
		t.Fatal(err)
	}
	span.End()
	want(t, "spans", fmt.Sprint(f.tree()), fmt.Sprint([]string{"box.CopyFolder < job", "box.CopyFolder attempt < box.CopyFolder", "job"}))
	if attempt := f.span(t, "box.CopyFolder attempt"); !slices.Contains(attempt.Attributes, attribute.Int("http.response.status_code", 201)) {
		t.Errorf("the attempt has the attributes %v", attempt.Attributes)
	}
	resource := attribute.String("farcopy.resource", "folder "+f.req.FolderID+" to "+f.req.ParentID)
	if call := f.span(t, "box.CopyFolder"); !slices.Contains(call.Attributes, resource) {
		t.Errorf("the call has the attributes %v, want %v", call.Attributes, resource)
	}
	if got, want := f.counts(t), map[string]uint64{
		"farcopy.attempts end box.CopyFolder 201":   1,
		"farcopy.call.duration box.CopyFolder done": 1,
	}; !maps.Equal(got, want) {
		t.Errorf("metrics %v, want %v", got, want)
	}
}

func TestRetry(t *testing.T) {
	f := newFixture(t)
	f.RefuseConnections(1)
	if _, err := f.client.CopyFolder(t.Context(), f.req); err != nil {
		t.Fatal(err)
	}
	want(t, "spans", fmt.Sprint(f.tree()), fmt.Sprint([]string{
		"box.CopyFolder", "box.CopyFolder attempt < box.CopyFolder", "box.CopyFolder attempt < box.CopyFolder", "waited to retry < box.CopyFolder",
	}))
	want(t, "status of the first attempt", f.span(t, "box.CopyFolder attempt").Status.Code, codes.Error)
	want(t, "waits", f.counts(t)["farcopy.wait.duration box.CopyFolder waited to retry"], 1)
}

// TestLost: the reads that find the copy belong to its span.
func TestLost(t *testing.T) {
	f := newFixture(t)
	f.Inject("CopyFolder", boxtest.ActThenHangUp)
	if _, err := f.client.CopyFolder(t.Context(), f.req); err != nil {
		t.Fatal(err)
	}
	tree := f.tree()
	for _, line := range []string{"box.CopyFolder", "settled < box.CopyFolder", "box.GetFolder < box.CopyFolder", "box.ListFolderItems < box.CopyFolder"} {
		if !slices.Contains(tree, line) {
			t.Errorf("there is no span %q among %q", line, tree)
		}
	}
	want(t, "reconciled copies", f.counts(t)["farcopy.call.duration box.CopyFolder reconciled"], 1)
}

func TestRefused(t *testing.T) {
	f := newFixture(t)
	f.req.ParentID = "404"
	_, err := f.client.CopyFolder(t.Context(), f.req)
	if !errors.Is(err, box.ErrorCodeNotFound) {
		t.Fatalf("error %v, want %v", err, box.ErrorCodeNotFound)
	}
	want(t, "status of the call", f.span(t, "box.CopyFolder").Status.Description, err.Error())
	want(t, "refused copies", f.counts(t)["farcopy.call.duration box.CopyFolder refused"], 1)
}

func TestRun(t *testing.T) {
	var out bytes.Buffer
	if err := run(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`"Name": "box.CopyFolder"`, `"Name": "farcopy.call.duration"`, `"reconciled"`} {
		if !strings.Contains(out.String(), part) {
			t.Errorf("%s is not in the output", part)
		}
	}
}
