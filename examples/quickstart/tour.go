package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// tour makes the copy of each service without a fault, and shows the call, its result, and what is
// new in the simulator.
func (p page) tour(ctx context.Context, verbose bool) error {
	p.line(bold, "The same copies without a fault: call, result, what is new in the simulator")
	for _, s := range services {
		if err := p.show(ctx, s, verbose); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// show does that for one service; verbose shows whole trees, a call that fails, and the requests, too.
func (p page) show(ctx context.Context, s service, verbose bool) error {
	sc := s.start()
	defer sc.Close()
	example, err := json.Marshal(sc.example)
	if err != nil {
		return err
	}
	c, err := s.open(example)
	if err != nil {
		return err
	}
	before := lines(sc.Tree())
	made, err := c.copy(ctx)
	if err != nil {
		return err
	}
	after := lines(sc.Tree())
	p.line(bold, "%s", c.call)
	p.line(nil, "  %s", made.text)
	for _, line := range added(before, after) {
		p.line(good, "  + %s", line)
	}
	if !verbose {
		return nil
	}
	p.line(faint, "  before:")
	p.list("    ", before)
	p.line(faint, "  after:")
	p.list("    ", after)
	if err := p.fail(ctx, c.wrong); err != nil {
		return err
	}
	p.line(faint, "  requests: %s", journal(sc))
	return nil
}

// fail makes a call that has to fail.
func (p page) fail(ctx context.Context, f failure) error {
	err := f.call(ctx)
	if !errors.Is(err, f.want) {
		return fmt.Errorf("%s: got %v, want %w", f.what, err, f.want)
	}
	p.line(faint, "  %s: %s", f.what, errorName(f.want))
	p.line(bad, "    %v", err)
	return nil
}

// errorName is the name of an error that means the same for all five services.
func errorName(err error) string {
	switch err {
	case fs.ErrExist:
		return "fs.ErrExist"
	case fs.ErrNotExist:
		return "fs.ErrNotExist"
	case fs.ErrPermission:
		return "fs.ErrPermission"
	default:
		return err.Error()
	}
}

// call words a call with the fields of its request, names and values in turn. Of long ids it shows
// the ends.
func call(op string, fields ...string) string {
	var shown []string
	for i := 0; i < len(fields); i += 2 {
		value := fields[i+1]
		if len(value) > 20 {
			value = value[:4] + "..." + value[len(value)-4:]
		}
		shown = append(shown, fields[i]+": "+value)
	}
	return op + "(" + strings.Join(shown, ", ") + ")"
}

func lines(tree string) []string { return strings.Split(strings.TrimSpace(tree), "\n") }

// added returns the lines of a tree that an earlier one did not have.
func added(before, after []string) (more []string) {
	old := map[string]int{}
	for _, line := range before {
		old[line]++
	}
	for _, line := range after {
		if old[line]--; old[line] < 0 {
			more = append(more, line)
		}
	}
	return more
}
