package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/farcopy/farcopy"
)

// counts are those of the report. Listed is always the sum of the others.
type counts struct {
	Listed, Copied, Skipped, Failed, Unknown, Pending int64
}

// tally sums up the states of a job's tasks.
type tally struct {
	mu       sync.Mutex
	round    int
	relisted int64 // lines of subtrees whose contents are listed again, one by one
	counts   counts
	bytes    int64
	requests int64
	opened   int64 // folders below which the listing can go on
	groups   map[string]*failureGroup
	seq      uint64        // of the latest state that is in the tally
	changed  chan struct{} // closed when there is another one
}

// failureGroup is a number of items that failed, or are unknown, for one reason.
type failureGroup struct {
	Action  farcopy.Action
	Reason  string
	Count   int64
	Example string
}

// maxGroups bounds the reasons that are told apart.
const maxGroups = 1000

func newTally(round int) *tally {
	return &tally{round: round, groups: map[string]*failureGroup{}, changed: make(chan struct{})}
}

// add adds a state. Each is added once.
func (t *tally) add(s *itemState, seq uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seq = seq
	close(t.changed)
	t.changed = make(chan struct{})
	if !s.isFinal(t.round) {
		return
	}
	t.requests += s.Requests
	if s.Opens && s.Task == nil {
		t.opened++
	}
	for i := range s.Outcomes {
		t.addOutcome(&s.Outcomes[i], int64(max(1, s.Lines)))
	}
	if s.Lines == 0 {
		t.relisted += int64(s.Items - len(s.Outcomes))
	}
}

func (t *tally) addOutcome(o *outcome, n int64) {
	switch o.Action {
	case farcopy.ActionCopied:
		t.counts.Copied += n
		t.bytes += o.Size
		return
	case farcopy.ActionSkipped:
		t.counts.Skipped += n
		t.bytes += o.Size
		return
	case farcopy.ActionUnknown:
		t.counts.Unknown += n
	default:
		t.counts.Failed += n
	}
	reason := o.Reason
	if reason == "" {
		reason = o.Error
	}
	key := string(o.Action) + " " + reason
	g := t.groups[key]
	if g == nil && len(t.groups) < maxGroups {
		g = &failureGroup{Action: o.Action, Reason: reason, Example: o.Source}
		t.groups[key] = g
	}
	if g != nil {
		g.Count += n
	}
}

// addOpen adds the requests of a task that has not ended.
func (t *tally) addOpen(s *itemState) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !s.isFinal(t.round) {
		t.requests += s.Requests
	}
}

// with returns the counts of a job whose listing has these sums.
func (t *tally) with(s sums) counts {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.counts
	c.Listed = s.Listed - t.relisted
	c.Skipped += s.Skipped
	c.Pending = c.Listed - c.Copied - c.Skipped - c.Failed - c.Unknown
	return c
}

// failures returns the groups, the largest first.
func (t *tally) failures() []failureGroup {
	t.mu.Lock()
	defer t.mu.Unlock()
	var all []failureGroup
	for _, key := range slices.Sorted(maps.Keys(t.groups)) {
		all = append(all, *t.groups[key])
	}
	slices.SortStableFunc(all, func(a, b failureGroup) int { return int(b.Count - a.Count) })
	return all
}

func (t *tally) latest() (seq uint64, changed <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.seq, t.changed
}

// readAll calls each with all states of a job, and returns at the last one that was there when it
// began.
func (s *states) readAll(ctx context.Context, each func(itemState, uint64) error) error {
	within, cancel := context.WithTimeout(ctx, storeTimeout)
	info, err := s.stream.Info(within)
	cancel()
	if err != nil {
		return err
	}
	if info.State.Msgs == 0 {
		return nil
	}
	ctx, cancel = context.WithCancel(ctx)
	defer cancel()
	last := info.State.LastSeq
	isRead := false
	var failed error
	err = s.follow(ctx, func(st itemState, seq uint64) {
		if isRead || failed != nil {
			return // it was on its way
		}
		failed = each(st, seq)
		if isRead = seq >= last; isRead || failed != nil {
			cancel()
		}
	})
	if isRead || failed != nil {
		return failed
	}
	return err
}

// followHeartbeat is how often the server has to be heard of. After two without it, another server is
// asked, from the state on that came last.
const followHeartbeat = 2 * time.Second

// follow calls each with all states of a job, and with those that are written, until ctx ends.
func (s *states) follow(ctx context.Context, each func(itemState, uint64)) error {
	var messages jetstream.MessagesContext
	err := persist(ctx, func() error {
		within, cancel := context.WithTimeout(ctx, storeTimeout)
		defer cancel()
		consumer, err := s.stream.OrderedConsumer(within, jetstream.OrderedConsumerConfig{DeliverPolicy: jetstream.DeliverAllPolicy})
		if err == nil {
			messages, err = consumer.Messages(jetstream.PullHeartbeat(followHeartbeat))
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("reading the states of the tasks: %w", err)
	}
	defer context.AfterFunc(ctx, messages.Stop)()
	defer messages.Stop()
	for {
		msg, err := messages.Next()
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			return fmt.Errorf("reading the states of the tasks: %w", err)
		}
		meta, err := msg.Metadata()
		if err != nil {
			return err
		}
		var st itemState
		if err := st.decode(msg.Data()); err != nil {
			return fmt.Errorf("%s: %w", strings.TrimPrefix(msg.Subject(), "fc."), err)
		}
		each(st, meta.Sequence.Stream)
	}
}
