package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/nats-io/nats.go/jetstream"
)

// quotaUse is what a process needs to send requests with a shared quota.
type quotaUse struct {
	clock  *serverClock
	quota  *quota
	pauses *pauses
}

// useQuota connects a process to the quota of the job's credential, until ctx ends.
func useQuota(ctx context.Context, js jetstream.JetStream, s spec, name string, log *slog.Logger) (*quotaUse, error) {
	kv, err := js.KeyValue(ctx, quotaBucket)
	if err != nil {
		return nil, fmt.Errorf("bucket %s: %w", quotaBucket, err)
	}
	clock := &serverClock{kv: kv, key: "clock." + subjectID(name)}
	if err := clock.measure(ctx); err != nil {
		return nil, err
	}
	go clock.keep(ctx)
	account := subjectID(s.Service + " " + s.BaseURL + " " + s.Account)
	p := newPauses(kv, account, s.Service, clock, log)
	p.watch(ctx)
	return &quotaUse{clock: clock, quota: newQuota(kv, account, s.Quota, clock, p), pauses: p}, nil
}

func (u *quotaUse) client(log *slog.Logger) client {
	return client{limiter: u.quota, observe: u.pauses.observe, log: log}
}
