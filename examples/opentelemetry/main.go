// Command opentelemetry makes copies on a simulator of Box and prints their spans and metrics. Its
// observer can be copied: it is what Config.Observe of the five packages needs.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"go.opentelemetry.io/otel/exporters/stdout/stdoutmetric"
	"go.opentelemetry.io/otel/exporters/stdout/stdouttrace"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

func main() {
	if err := run(context.Background(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run makes one copy whose response is lost.
func run(ctx context.Context, w io.Writer) (err error) {
	spans, err := stdouttrace.New(stdouttrace.WithWriter(w), stdouttrace.WithPrettyPrint())
	if err != nil {
		return err
	}
	metrics, err := stdoutmetric.New(stdoutmetric.WithWriter(w), stdoutmetric.WithPrettyPrint())
	if err != nil {
		return err
	}
	tracers := sdktrace.NewTracerProvider(sdktrace.WithBatcher(spans))
	meters := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewPeriodicReader(metrics)))
	defer func() { err = errors.Join(err, tracers.Shutdown(ctx), meters.Shutdown(ctx)) }() // which also prints them

	srv := boxtest.Start()
	defer srv.Close()
	source, archive := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archive")
	srv.Inject("CopyFolder", boxtest.ActThenHangUp)
	observer, err := newObserver(tracers, meters)
	if err != nil {
		return err
	}
	cfg := srv.Config()
	cfg.Observe = observer.Observe
	client, err := box.NewClient(cfg)
	if err != nil {
		return err
	}
	_, err = client.CopyFolder(ctx, box.CopyFolderRequest{FolderID: source, ParentID: archive})
	return err
}
