//go:build linux

package main

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/farcopy/farcopy/oss/osstest"
)

// memoryBucket is a bucket in memory, whose accesses take a while.
type memoryBucket struct {
	jetstream.KeyValue
	takes func() time.Duration

	mu      sync.Mutex
	entries map[string]memoryEntry
}

type memoryEntry struct {
	jetstream.KeyValueEntry
	value    []byte
	revision uint64
}

func (e memoryEntry) Value() []byte    { return e.value }
func (e memoryEntry) Revision() uint64 { return e.revision }

func (b *memoryBucket) Get(_ context.Context, key string) (jetstream.KeyValueEntry, error) {
	time.Sleep(b.takes())
	b.mu.Lock()
	defer b.mu.Unlock()
	if e, ok := b.entries[key]; ok {
		return e, nil
	}
	return nil, jetstream.ErrKeyNotFound
}

func (b *memoryBucket) Create(ctx context.Context, key string, value []byte, _ ...jetstream.KVCreateOpt) (uint64, error) {
	return b.Update(ctx, key, value, 0)
}

func (b *memoryBucket) Update(_ context.Context, key string, value []byte, revision uint64) (uint64, error) {
	time.Sleep(b.takes())
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.entries[key].revision != revision {
		return 0, jetstream.ErrKeyExists
	}
	b.entries[key] = memoryEntry{value: slices.Clone(value), revision: revision + 1}
	return revision + 1, nil
}

// TestQuotaWindows: no window of time holds more requests than the quota allows it, and hardly any permit is
// lost, also if processes die with the permits that they have taken.
func TestQuotaWindows(t *testing.T) {
	for _, tt := range []struct {
		name  string
		quota int
		life  time.Duration // of a process; 0: none dies
		least float64       // part of the quota that is used
	}{
		{"steady", 1200, 0, 0.98},
		{"steady, two permits at once", 6000, 0, 0.98},
		{"a process dies each second", 1200, 20 * time.Second, 0.9},
		{"a process dies each second, two permits at once", 6000, 20 * time.Second, 0.9},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const processes, window, runs = 20, 6 * time.Second, 3 * time.Minute
				all := sendAll(processes, tt.quota, tt.life, runs)
				every := newQuota(nil, "", tt.quota, nil, nil).every
				// A permit may be used permitLife late, which weighs more in this window than in a minute.
				bound := int((window+permitLife)/every) + 1
				if n := most(all, window); n > bound {
					t.Errorf("%d requests in %v, want at most %d", n, window, bound)
				}
				if n := most(all, time.Minute); n > tt.quota {
					t.Errorf("%d requests in a minute, want at most %d", n, tt.quota)
				}
				used := float64(len(all)) / (runs.Minutes() * float64(tt.quota))
				if used < tt.least {
					t.Errorf("%.1f %% of the quota used, want %.0f %%", 100*used, 100*tt.least)
				}
				t.Logf("%d requests, %.1f %% of the quota used, at most %d in %v, and %d in a minute", len(all), 100*used, most(all, window), window, most(all, time.Minute))
			})
		})
	}
}

// sendAll has processes send requests for a while, as fast as the quota allows them.
func sendAll(processes, quota int, life, runs time.Duration) (all []osstest.Request) {
	var mu sync.Mutex
	random := rand.New(rand.NewPCG(1, 6))
	draw := func(d time.Duration) time.Duration {
		mu.Lock()
		defer mu.Unlock()
		return time.Duration(random.Int64N(int64(d)))
	}
	kv := &memoryBucket{entries: map[string]memoryEntry{}, takes: func() time.Duration { return draw(300 * time.Microsecond) }}
	end := time.Now().Add(runs)
	var running sync.WaitGroup
	for range processes {
		running.Go(func() {
			for time.Now().Before(end) {
				lives := time.Until(end)
				if life > 0 {
					lives = min(lives, life/2+draw(life))
				}
				ctx, die := context.WithTimeout(context.Background(), lives)
				clock := &serverClock{}
				q := newQuota(kv, "a", quota, clock, newPauses(kv, "a", "oss", clock, slog.New(slog.DiscardHandler)))
				for q.Wait(ctx) == nil {
					mu.Lock()
					all = append(all, osstest.Request{Time: time.Now()})
					mu.Unlock()
					time.Sleep(20*time.Millisecond + draw(120*time.Millisecond))
				}
				die()
			}
		})
	}
	running.Wait()
	return all
}
