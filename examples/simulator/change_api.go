package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// done ends a change: whoever watches sees it at once.
func (c *control) done(w http.ResponseWriter) error {
	c.hub.kick()
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func toDuration(seconds float64) time.Duration {
	return time.Duration(math.Round(seconds * float64(time.Second)))
}

// plainNumber writes a number without an exponent.
func plainNumber(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// between returns a number of seconds that a request must have.
func between(name string, seconds *float64, low, high float64) (time.Duration, error) {
	switch {
	case seconds == nil:
		return 0, invalid(fmt.Errorf("%s: is missing", name))
	case *seconds < low || *seconds > high:
		return 0, invalid(fmt.Errorf("%s: must be from %s to %s", name, plainNumber(low), plainNumber(high)))
	}
	return toDuration(*seconds), nil
}

func (c *control) injectFaults(w http.ResponseWriter, r *http.Request, s *service) error {
	var in struct {
		Operation string         `json:"operation"`
		Faults    []faultRequest `json:"faults"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	switch {
	case in.Operation != anyOperation && !slices.Contains(s.operations, in.Operation):
		return invalid(fmt.Errorf("operation: %s has no operation %q; %q stands for any", s.name, in.Operation, anyOperation))
	case len(in.Faults) == 0:
		return invalid(errors.New("faults: must have at least one fault"))
	}
	full, built := make([]faultRequest, len(in.Faults)), make([]fault, len(in.Faults))
	for i, f := range in.Faults {
		var err error
		if full[i], built[i], err = f.complete(s.name); err != nil {
			return invalid(fmt.Errorf("faults[%d].%w", i, err))
		}
	}
	tooMany := false
	s.change(func() {
		s.sync()
		if tooMany = len(s.faults.queued)+len(built) > maxQueued; tooMany {
			return
		}
		for i := range built {
			built[i] = s.faults.add(in.Operation, full[i], built[i])
		}
		s.sim.Inject(in.Operation, built...)
	})
	if tooMany {
		return problem{status: http.StatusConflict, detail: fmt.Sprintf("faults: at most %d can wait; a reset removes them", maxQueued)}
	}
	return c.done(w)
}

// The clock of a service stays between these years, which all its formats of dates can express.
const firstYear, lastYear = 1980, 2199

func (c *control) advanceClock(w http.ResponseWriter, r *http.Request, s *service) error {
	var in struct {
		AdvanceSeconds *float64 `json:"advanceSeconds"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	const century = 100 * 366 * 24 * 3600
	d, err := between("advanceSeconds", in.AdvanceSeconds, -century, century)
	if err != nil {
		return err
	}
	s.change(func() {
		if year := s.sim.Now().Add(d).Year(); year < firstYear || year > lastYear {
			err = invalid(fmt.Errorf("advanceSeconds: the clock must stay in the years %d to %d", firstYear, lastYear))
			return
		}
		s.sim.Advance(d)
	})
	if err != nil {
		return err
	}
	return c.done(w)
}

const (
	day     = 24 * 3600
	maxRate = 1_000_000
)

func (c *control) setRate(w http.ResponseWriter, r *http.Request, s *service) error {
	var in struct {
		Limit         *int     `json:"limit"`
		WindowSeconds *float64 `json:"windowSeconds"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	switch {
	case in.Limit == nil:
		return invalid(errors.New("limit: is missing"))
	case *in.Limit < 0 || *in.Limit > maxRate:
		return invalid(fmt.Errorf("limit: must be from 0, for none, to %d", maxRate))
	}
	window, err := between("windowSeconds", in.WindowSeconds, 0.001, day)
	if err != nil {
		return err
	}
	s.change(func() {
		s.settings.rate = rate{*in.Limit, window}
		s.sim.SetRate(*in.Limit, window)
	})
	return c.done(w)
}

func (c *control) setListLag(w http.ResponseWriter, r *http.Request, s *service) error {
	return c.setSeconds(w, r, s, 0, day, func(d time.Duration) {
		s.settings.listLag = d
		s.sim.SetListLag(d)
	})
}

func (c *control) setDateSkew(w http.ResponseWriter, r *http.Request, s *service) error {
	return c.setSeconds(w, r, s, -366*day, 366*day, func(d time.Duration) {
		s.settings.dates = d
		s.sim.SetDateSkew(d)
	})
}

func (c *control) setSeconds(w http.ResponseWriter, r *http.Request, s *service, low, high float64, set func(time.Duration)) error {
	var in struct {
		Seconds *float64 `json:"seconds"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	d, err := between("seconds", in.Seconds, low, high)
	if err != nil {
		return err
	}
	s.change(func() { set(d) })
	return c.done(w)
}

func (c *control) addItem(w http.ResponseWriter, r *http.Request, s *service) error {
	var in struct {
		Path    string `json:"path"`
		Content string `json:"content"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	it, err := newItem(in.Path, in.Content)
	if err != nil {
		return invalid(err)
	}
	var id string
	s.change(func() { id, err = s.sim.add(it) })
	if taken, ok := errors.AsType[conflict](err); ok {
		return problem{status: http.StatusConflict, detail: taken.Error()}
	}
	if err != nil {
		return invalid(err)
	}
	c.hub.kick()
	return writeJSON(w, http.StatusCreated, struct {
		ID string `json:"id"`
	}{id})
}

// reset needs no body.
func (c *control) reset(w http.ResponseWriter, r *http.Request, s *service) error {
	if n, _ := io.Copy(io.Discard, http.MaxBytesReader(w, r.Body, maxBody)); n >= maxBody {
		return problem{status: http.StatusRequestEntityTooLarge, detail: fmt.Sprintf("the body must not have more than %d bytes", maxBody)}
	}
	s.reset()
	return c.done(w)
}
