package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/farcopy/farcopy"
)

// The streams and buckets. Each job has three streams of its own:
//
//	FC_TODO_<job>  a work queue: the tasks, each on the subject of its lane; the pages that are still
//	               to be listed, the marks of those that were, and the sums of what they held
//	FC_ITEM_<job>  for each task that was begun its state: the one truth about it
//	FC_SENT_<job>  for each task with a request that the state was written: a second place, so that
//	               a state that is lost is missed
//
// and all jobs share two buckets: FC_JOB for what is copied, FC_QUOTA for the quotas of credentials.
const (
	jobBucket   = "FC_JOB"
	quotaBucket = "FC_QUOTA"

	// lanes is how many tasks of a job can run at the same time, on all machines together.
	lanes = 64

	// maxBatch is how many messages a batch may have at a server with the default limits.
	maxBatch = 1000
)

// names are the names of a job's streams and subjects.
type names struct{ job string }

func (n names) todo() string              { return "FC_TODO_" + n.job }
func (n names) item() string              { return "FC_ITEM_" + n.job }
func (n names) sent() string              { return "FC_SENT_" + n.job }
func (n names) lane(i int) string         { return fmt.Sprintf("fc.%s.todo.%d", n.job, i) }
func (n names) allLanes() string          { return fmt.Sprintf("fc.%s.todo.*", n.job) }
func (n names) page() string              { return fmt.Sprintf("fc.%s.page", n.job) }
func (n names) sums() string              { return fmt.Sprintf("fc.%s.sums", n.job) }
func (n names) mark(id string) string     { return fmt.Sprintf("fc.%s.mark.%s", n.job, id) }
func (n names) state(id string) string    { return fmt.Sprintf("fc.%s.item.%s", n.job, id) }
func (n names) sentMark(id string) string { return fmt.Sprintf("fc.%s.sent.%s", n.job, id) }
func (n names) consumer(i int) string     { return fmt.Sprintf("lane-%d", i) }

// laneOf returns the lane of a task. No two tasks of a lane run at the same time. Tasks that share
// only a lane other than their first would have to be of one item.
func laneOf(t *farcopy.Task) int {
	first := t.ID
	if len(t.Lanes) > 0 {
		first = t.Lanes[0]
	}
	h := fnv.New32a()
	h.Write([]byte(first))
	return int(h.Sum32() % lanes)
}

// subjectID is an id that can be a part of a subject.
func subjectID(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}

// timing is what a job waits for.
type timing struct {
	ackWait    time.Duration // after which a task of a worker that says nothing is given to another one
	sendWithin time.Duration // the longest time between the intent in the store and the request
}

// newTiming derives all from the time after which a worker counts as dead.
func newTiming(ackWait time.Duration) timing {
	return timing{ackWait: ackWait, sendWithin: min(5*time.Second, ackWait/3)}
}

// makeStreams makes the streams that a job needs, or finds them. More than one replica needs a
// cluster; there are never fewer than before.
func makeStreams(ctx context.Context, js jetstream.JetStream, job string, replicas int) error {
	if err := makeBuckets(ctx, js, replicas); err != nil {
		return err
	}
	n := names{job}
	_, err := makeStream(ctx, js, jetstream.StreamConfig{
		Name: n.todo(), Subjects: []string{n.allLanes(), n.page(), n.sums(), n.mark("*")}, Retention: jetstream.WorkQueuePolicy,
		Storage: jetstream.FileStorage, Replicas: replicas, AllowAtomicPublish: true,
	})
	if err != nil {
		return err
	}
	for name, subjects := range map[string]string{n.item(): n.state("*"), n.sent(): n.sentMark("*")} {
		_, err = makeStream(ctx, js, jetstream.StreamConfig{
			Name: name, Subjects: []string{subjects}, Retention: jetstream.LimitsPolicy, MaxMsgsPerSubject: 1,
			Storage: jetstream.FileStorage, Replicas: replicas,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// makeConsumers makes the consumers of all lanes, or finds them. The server makes one after the other.
func makeConsumers(ctx context.Context, js jetstream.JetStream, job string, wait timing) error {
	n := names{job}
	for i := range lanes {
		_, err := js.CreateOrUpdateConsumer(ctx, n.todo(), jetstream.ConsumerConfig{
			Durable: n.consumer(i), FilterSubject: n.lane(i), AckPolicy: jetstream.AckExplicitPolicy,
			AckWait: wait.ackWait, MaxAckPending: 1, MaxDeliver: -1,
		})
		if err != nil {
			return fmt.Errorf("consumer %s of %s: %w", n.consumer(i), n.todo(), err)
		}
	}
	return nil
}

// makeStream makes a stream, or changes it. It is read from the server that leads it: another one may
// be behind, or have stopped.
func makeStream(ctx context.Context, js jetstream.JetStream, cfg jetstream.StreamConfig) (jetstream.Stream, error) {
	found, err := js.Stream(ctx, cfg.Name)
	if err == nil {
		cfg.Replicas = max(cfg.Replicas, found.CachedInfo().Config.Replicas)
	} else if !errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil, fmt.Errorf("stream %s: %w", cfg.Name, err)
	}
	cfg.AllowDirect = false
	made, err := js.CreateOrUpdateStream(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("stream %s: %w", cfg.Name, err)
	}
	return made, nil
}

// makeBuckets makes the buckets, or finds them. A bucket is a stream with these settings; the library
// would make one that any of its servers may be asked for.
func makeBuckets(ctx context.Context, js jetstream.JetStream, replicas int) error {
	for _, name := range []string{jobBucket, quotaBucket} {
		_, err := makeStream(ctx, js, jetstream.StreamConfig{
			Name: "KV_" + name, Subjects: []string{"$KV." + name + ".>"}, MaxMsgsPerSubject: 1, Storage: jetstream.FileStorage,
			Replicas: replicas, AllowRollup: true, DenyDelete: true, Discard: jetstream.DiscardNew,
		})
		if err != nil {
			return err
		}
	}
	return nil
}
