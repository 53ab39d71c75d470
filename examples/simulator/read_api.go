package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
)

func (c *control) listServices(w http.ResponseWriter, r *http.Request, _ *service) error {
	views := make([]serviceView, len(c.services))
	for i, s := range c.services {
		views[i] = s.current()
	}
	return writeJSON(w, http.StatusOK, struct {
		Services []serviceView `json:"services"`
	}{views})
}

func (c *control) getService(w http.ResponseWriter, r *http.Request, s *service) error {
	return writeJSON(w, http.StatusOK, s.current())
}

func (c *control) listFaults(w http.ResponseWriter, r *http.Request, _ *service) error {
	return writeJSON(w, http.StatusOK, struct {
		Faults []faultKind `json:"faults"`
	}{faultKinds})
}

const (
	defaultLimit = 100
	maxLimit     = 1000
)

// listRequests also returns the id after which the next page begins.
func (c *control) listRequests(w http.ResponseWriter, r *http.Request, s *service) error {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return invalid(fmt.Errorf("the query cannot be read: %w", err))
	}
	for name := range q {
		if name != "after" && name != "limit" {
			return invalid(fmt.Errorf("%s: there is no such parameter", name))
		}
	}
	after, err := intParameter(q, "after", -1, 0, 1<<53)
	if err != nil {
		return invalid(err)
	}
	limit, err := intParameter(q, "limit", defaultLimit, 1, maxLimit)
	if err != nil {
		return invalid(err)
	}
	s.mu.Lock()
	all, last := s.sync(), s.journal.last
	s.mu.Unlock()
	list := page(all, after, limit)
	if len(list) > 0 {
		last = list[len(list)-1].ID
	}
	return writeJSON(w, http.StatusOK, struct {
		Requests []requestView `json:"requests"`
		Last     int           `json:"last"`
	}{list, last})
}

func intParameter(q url.Values, name string, byDefault, low, high int) (int, error) {
	if !q.Has(name) {
		return byDefault, nil
	}
	n, err := strconv.Atoi(q.Get(name))
	if err != nil || n < low || n > high {
		return 0, fmt.Errorf("%s: must be an integer from %d to %d", name, low, high)
	}
	return n, nil
}
