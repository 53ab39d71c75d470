package main

import (
	"context"
	"flag"
	"fmt"

	"github.com/farcopy/farcopy"
)

// statusCommand shows how far a job is.
func statusCommand(p process, args []string) int { return showJob(p, args, "status", false) }

// reportCommand shows the report of a job, with a line for each item that has failed or is unknown.
func reportCommand(p process, args []string) int { return showJob(p, args, "report", true) }

func showJob(p process, args []string, command string, withItems bool) int {
	asJSON := false
	v, err := view(p, args, command, func(flags *flag.FlagSet) {
		flags.BoolVar(&asJSON, "json", false, "print JSON")
	})
	if err != nil {
		return p.refuse(err)
	}
	defer v.conn.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	out := newPrinter(asJSON, false, p.stdout, p.stderr)
	var rec record
	err = persistFor(ctx, shortOutage, func() error {
		rec, _, err = v.records.get(ctx, v.name)
		return err
	})
	if err != nil {
		return p.refuse(err)
	}
	if withItems {
		err := v.states.readAll(ctx, func(s itemState, _ uint64) error {
			if !s.isFinal(rec.Round) {
				return nil
			}
			for _, o := range s.Outcomes {
				if o.Action != farcopy.ActionCopied && o.Action != farcopy.ActionSkipped {
					out.outcome(o)
				}
			}
			return nil
		})
		if err != nil {
			return p.refuse(err)
		}
	}
	var r report
	var groups []failureGroup
	err = persistFor(ctx, shortOutage, func() error {
		r, groups, err = readReport(ctx, v.pages, v.states, v.records, v.name)
		return err
	})
	if err != nil {
		return p.refuse(err)
	}
	if !asJSON && !withItems {
		fmt.Fprintf(p.stdout, "%s: -service %s -from %s -to %s\n", v.command(rec.Command), rec.Spec.Service, rec.Spec.From, rec.Spec.To)
	}
	out.report(r, groups)
	return exitDone
}

func (v *viewed) command(c command) string {
	switch c {
	case commandPause:
		return "paused"
	case commandEnd:
		return "ended"
	}
	return "running"
}

// sendCommand writes a command for the workers of a job into its record.
func sendCommand(p process, args []string, name string, c command) int {
	v, err := view(p, args, name, nil)
	if err != nil {
		return p.refuse(err)
	}
	defer v.conn.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	err = persistFor(ctx, shortOutage, func() error {
		_, err := v.records.change(ctx, v.name, func(r *record) { r.Command = c })
		return err
	})
	if err != nil {
		return p.refuse(err)
	}
	return exitDone
}
