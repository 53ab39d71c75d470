//go:build linux

package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// dump says what is left of a run that does not end.
func dump(dir string) string {
	found, err := findServer(dir)
	if err != nil {
		return err.Error()
	}
	at := connection{address: found}
	conn, js, err := at.connect("dump")
	if err != nil {
		return err.Error()
	}
	defer conn.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var b strings.Builder
	n := names{localJob}
	for _, name := range []string{n.todo(), n.item()} {
		stream, err := js.Stream(ctx, name)
		if err != nil {
			return err.Error()
		}
		info, err := stream.Info(ctx, jetstream.WithSubjectFilter(">"))
		if err != nil {
			return err.Error()
		}
		fmt.Fprintf(&b, "%s: %d to %d\n", name, info.State.FirstSeq, info.State.LastSeq)
		if name == n.item() {
			continue
		}
		for subject, count := range info.State.Subjects {
			if !strings.Contains(subject, ".mark.") {
				fmt.Fprintf(&b, "  %s: %d\n", subject, count)
			}
		}
		for c := range stream.ListConsumers(ctx).Info() {
			if c.NumPending > 0 || c.NumAckPending > 0 {
				fmt.Fprintf(&b, "  %s: pending %d, ack pending %d, waiting %d, redelivered %d, delivered %v, floor %v\n", c.Name, c.NumPending, c.NumAckPending, c.NumWaiting, c.NumRedelivered, c.Delivered, c.AckFloor)
			}
		}
	}
	return b.String()
}
