package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/farcopy/farcopy"
)

// serveOptions are those of a worker process.
type serveOptions struct {
	connection connection
	job        string
	slots      int // bound of the requests in flight; 0: adapts
	log        *slog.Logger
	note       func(string) // for people
}

// serve is a worker process: it runs tasks of a job until drain ends or the job does.
func serve(ctx, drain context.Context, o serveOptions) error {
	name := workerName()
	conn, js, err := o.connection.connect(name)
	if err != nil {
		return err
	}
	defer conn.Close()
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	onGone(conn, &o.connection, end)
	drain, stop := context.WithCancel(drain)
	defer stop()
	defer context.AfterFunc(ctx, stop)()
	jobs, rec, err := o.waitForJob(drain, js)
	if err == nil && drain.Err() == nil {
		err = o.work(ctx, drain, js, jobs, rec, name)
	}
	return cmp.Or(goneError(conn, &o.connection), err)
}

// work runs tasks of a job that is there.
func (o *serveOptions) work(ctx, drain context.Context, js jetstream.JetStream, jobs records, rec record, name string) error {
	var u *quotaUse
	err := persist(ctx, func() (err error) {
		u, err = useQuota(ctx, js, rec.Spec, name, o.log)
		return err
	})
	if err != nil {
		return err
	}
	job, err := rec.Spec.newJob(u.client(o.log), farcopy.JobConfig{Workers: o.slots})
	if err != nil {
		return err
	}
	n := names{o.job}
	w := &worker{
		name: name, job: job, isRefused: services[rec.Spec.Service].isRefused, js: js, names: n, clock: u.clock, pauses: u.pauses,
		wait: newTiming(rec.AckWait), log: o.log.With("worker", name),
	}
	err = persist(ctx, func() (err error) {
		if w.todo, err = js.Stream(ctx, n.todo()); err == nil {
			w.states, err = openStates(ctx, js, n)
		}
		return err
	})
	if err != nil {
		return err
	}
	return w.obey(ctx, drain, jobs, o.job)
}

// waitForJob returns the record of the job, once there is one. It returns when drain ends.
func (o *serveOptions) waitForJob(drain context.Context, js jetstream.JetStream) (jobs records, rec record, err error) {
	isNoted := false
	for {
		kv, err := js.KeyValue(drain, jobBucket)
		if err == nil {
			jobs = records{kv}
			rec, _, err = jobs.get(drain, o.job)
		}
		if err == nil && !rec.Ready {
			err = errNoJob
		}
		if drain.Err() != nil {
			return jobs, rec, nil
		}
		isMissing := errors.Is(err, errNoJob) || errors.Is(err, jetstream.ErrBucketNotFound)
		if !isMissing && !isOutage(err) {
			return jobs, rec, err
		}
		if !isNoted && isMissing {
			isNoted = true
			o.note(fmt.Sprintf("there is no job %s yet: waiting for its coordinator", o.job))
		}
		sleep(drain, time.Second)
	}
}

// obey runs tasks while the job's command is to run them.
func (w *worker) obey(ctx, drain context.Context, jobs records, job string) error {
	commands := make(chan command, 16)
	followed := make(chan error, 1)
	go func() {
		followed <- jobs.follow(drain, job, func(r record) {
			select {
			case commands <- r.Command:
			case <-drain.Done():
			}
		})
	}()
	current := commandPause
	var latest command
	for {
		select {
		case latest = <-commands:
		case <-drain.Done():
			return nil
		case err := <-followed: // a worker without commands would do nothing for ever
			return err
		}
		for latest == commandRun {
			period, end := context.WithCancel(drain)
			ran := make(chan error, 1)
			go func() { ran <- w.run(ctx, period) }()
			var err error
			over := false
			for latest == commandRun && !over {
				select {
				case latest = <-commands:
				case err = <-ran:
					over = true
				}
			}
			end()
			if !over {
				err = <-ran
			}
			if err != nil || drain.Err() != nil {
				return err
			}
		}
		if current = latest; current == commandEnd {
			return nil
		}
	}
}

// workerName returns a name that no other process has.
func workerName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "worker"
	}
	var b [4]byte
	rand.Read(b[:])
	return fmt.Sprintf("%s-%d-%s", host, os.Getpid(), hex.EncodeToString(b[:]))
}

// defaultAckWait is after how long a worker that says nothing counts as dead.
const defaultAckWait = 30 * time.Second
