package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/farcopy/farcopy"
)

// worker runs tasks: at most one of each lane, and of all lanes as many as the job's bound of
// requests lets it.
type worker struct {
	name      string // unique
	job       farcopy.Job
	isRefused func(error) bool
	todo      jetstream.Stream
	js        jetstream.JetStream
	names     names
	states    *states
	clock     *serverClock
	pauses    *pauses
	wait      timing
	log       *slog.Logger

	mu      sync.Mutex
	ended   int64               // tasks that this worker has ended
	tries   map[string]attempts // of tasks that did not end
	refused error               // why the service accepts no request
}

// attempts are those of a task that did not end.
type attempts struct {
	n  int   // refused while other tasks ended
	at int64 // worker.ended at the latest
}

// todoMessage is a task in the queue.
type todoMessage struct {
	Round int          `json:"round,omitempty"`
	Task  farcopy.Task `json:"task"`
}

// errRefused ends a worker: the service accepts no request of the credential.
var errRefused = errors.New("the service does not accept the credential")

// run runs tasks until drain ends, and returns when those in progress have ended. When ctx ends
// they are abandoned.
func (w *worker) run(ctx, drain context.Context) error {
	drain, stop := context.WithCancel(drain)
	defer stop()
	defer context.AfterFunc(ctx, stop)()
	var running sync.WaitGroup
	for lane := range lanes {
		var consumer jetstream.Consumer
		err := persist(drain, func() (err error) {
			consumer, err = w.todo.Consumer(ctx, w.names.consumer(lane))
			return err
		})
		if err != nil && drain.Err() == nil {
			stop()
			running.Wait()
			return fmt.Errorf("consumer %s: %w", w.names.consumer(lane), err)
		}
		if err == nil {
			running.Go(func() { w.serve(ctx, drain, stop, consumer) })
		}
	}
	running.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.refused
}

// pullTime is how long a worker waits for a task before it asks again.
const pullTime = 30 * time.Second

// serve runs the tasks of a lane one after the other.
func (w *worker) serve(ctx, drain context.Context, stop func(), lane jetstream.Consumer) {
	for drain.Err() == nil {
		within, cancel := context.WithTimeout(drain, pullTime)
		batch, err := lane.Fetch(1, jetstream.FetchContext(within))
		if err == nil {
			for msg := range batch.Messages() {
				w.handle(ctx, drain, msg)
			}
			err = batch.Error()
		}
		cancel()
		if w.isOver() {
			stop()
		}
		if err != nil && drain.Err() == nil && !errors.Is(err, context.DeadlineExceeded) {
			w.log.Warn("a lane cannot be read", "err", err)
			sleep(drain, time.Second)
		}
	}
}

func (w *worker) isOver() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.refused != nil
}

// disposal says what becomes of a message.
type disposal int

const (
	acknowledge disposal = iota // the state says how the task has ended
	giveBack                    // it is delivered again after a while
	leave                       // it is another worker's
)

// handle runs the task of a message. Only a task whose end is in the store is acknowledged.
func (w *worker) handle(ctx, drain context.Context, msg jetstream.Msg) {
	ended := make(chan struct{})
	var alive sync.WaitGroup
	alive.Go(func() { w.keepAlive(msg, ended) })
	v := w.runMessage(ctx, drain, msg)
	close(ended)
	alive.Wait()
	var err error
	switch v.do {
	case acknowledge:
		within, cancel := context.WithTimeout(ctx, storeTimeout)
		err = msg.DoubleAck(within)
		cancel()
	case giveBack:
		err = msg.NakWithDelay(v.delay)
	}
	if err != nil { // it is delivered again, and found to have ended, or goes on
		w.log.Warn("a message was not acknowledged", "err", err)
	}
}

// keepAlive tells the server that the worker has a task in hand.
func (w *worker) keepAlive(msg jetstream.Msg, ended <-chan struct{}) {
	ticks := time.NewTicker(w.wait.ackWait / 4)
	defer ticks.Stop()
	for {
		select {
		case <-ticks.C:
			if err := msg.InProgress(); err != nil {
				w.log.Warn("the server was not told that a task is in progress", "err", err)
			}
		case <-ended:
			return
		}
	}
}

func (w *worker) runMessage(ctx, drain context.Context, msg jetstream.Msg) verdict {
	var todo todoMessage
	if err := json.Unmarshal(msg.Data(), &todo); err != nil {
		w.log.Error("a task cannot be read: is this program older than the coordinator?", "err", err)
		return verdict{do: giveBack, delay: time.Minute}
	}
	if forTests.AckEarly {
		msg.DoubleAck(ctx)
	}
	r := &taskRun{worker: w, id: todo.Task.ID, round: todo.Round, drain: drain}
	v := r.run(ctx, todo.Task)
	if v.err != nil {
		w.log.Warn("a task has not ended", "source", todo.Task.Source, "err", v.err)
	}
	return v
}

// sleep waits, and returns early when ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
