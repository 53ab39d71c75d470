package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// record is what the store holds of a job besides its tasks.
type record struct {
	V       int           `json:"v"`
	Spec    spec          `json:"spec"`
	AckWait time.Duration `json:"ackWait"`
	Ready   bool          `json:"ready"` // its streams are there
	Begun   time.Time     `json:"begun"`
	Elapsed float64       `json:"elapsed"` // seconds, of all runs

	// Round is how often what had failed was tried again. Reopening says that its tasks are being
	// queued: a coordinator that finds it queues them again.
	Round     int  `json:"round"`
	Reopening bool `json:"reopening,omitempty"`

	// Queued is the sequence number of the latest sums: a queue that ends before it has lost something.
	Queued uint64 `json:"queued"`

	Command command `json:"command"`
}

// command is what the workers of a job are to do.
type command string

const (
	commandRun   command = "run"
	commandPause command = "pause" // begin nothing
	commandEnd   command = "end"   // the job is done: exit
)

// records are the jobs of a store.
type records struct{ kv jetstream.KeyValue }

var errNoJob = errors.New("there is no such job")

func (r records) get(ctx context.Context, job string) (rec record, revision uint64, err error) {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	entry, err := r.kv.Get(ctx, job)
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return rec, 0, errNoJob
	}
	if err != nil {
		return rec, 0, fmt.Errorf("reading the job: %w", err)
	}
	rec, err = decodeRecord(entry.Value())
	return rec, entry.Revision(), err
}

func decodeRecord(text []byte) (rec record, err error) {
	if err := json.Unmarshal(text, &rec); err != nil {
		return rec, fmt.Errorf("the record of the job cannot be read: %w", err)
	}
	if rec.V != stateVersion {
		return rec, fmt.Errorf("the record of the job has version %d, this program knows %d", rec.V, stateVersion)
	}
	return rec, nil
}

// put writes a record over the one with a revision; 0: there is none.
func (r records) put(ctx context.Context, job string, rec record, revision uint64) error {
	rec.V = stateVersion
	text, err := json.Marshal(rec)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	if revision == 0 {
		_, err = r.kv.Create(ctx, job, text)
	} else {
		_, err = r.kv.Update(ctx, job, text, revision)
	}
	return err
}

// change changes a record, whoever else changes it at the same time.
func (r records) change(ctx context.Context, job string, do func(*record)) (record, error) {
	for {
		rec, revision, err := r.get(ctx, job)
		if err != nil {
			return rec, err
		}
		do(&rec)
		err = r.put(ctx, job, rec, revision)
		if isWrongSequence(err) || errors.Is(err, jetstream.ErrKeyExists) {
			continue
		}
		if err != nil {
			err = fmt.Errorf("writing the job: %w", err)
		}
		return rec, err
	}
}

// follow calls each with the command of a job, now and when it changes, until ctx ends.
func (r records) follow(ctx context.Context, job string, each func(record)) error {
	return watch(ctx, r.kv, job, func(entry jetstream.KeyValueEntry) {
		if rec, err := decodeRecord(entry.Value()); err == nil {
			each(rec)
		}
	})
}

// watch calls each with the entries of a bucket, now and when they change, until ctx ends. A
// watcher that has ended, because its server has, is replaced.
func watch(ctx context.Context, kv jetstream.KeyValue, keys string, each func(jetstream.KeyValueEntry)) error {
	for {
		err := watchOnce(ctx, kv, keys, each)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil && !isOutage(err) {
			return err
		}
		sleep(ctx, firstPause)
	}
}

// watchOnce returns when the watcher has ended.
func watchOnce(ctx context.Context, kv jetstream.KeyValue, keys string, each func(jetstream.KeyValueEntry)) error {
	w, err := kv.Watch(ctx, keys)
	if err != nil {
		return err
	}
	defer w.Stop()
	for {
		select {
		case entry, ok := <-w.Updates():
			if !ok {
				return nil
			}
			if entry != nil { // nil: the first entries have come
				each(entry)
			}
		case <-ctx.Done():
			return nil
		}
	}
}
