package document360

import (
	"encoding/json"
	"errors"
	"slices"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
)

// envelope is the frame of every success, and of a failure that comes with a status of success.
type envelope struct {
	Success    json.RawMessage `json:"success"`
	RequestID  codec.Text      `json:"request_id"`
	Errors     json.RawMessage `json:"errors"`
	Warnings   json.RawMessage `json:"warnings"`
	Data       json.RawMessage `json:"data"`
	Pagination json.RawMessage `json:"pagination"`
}

// open reads the frame of a 2xx, and whether it says yes.
func open(r *call.Response) (envelope, error) {
	var e envelope
	err := codec.JSON(r.Body, &e)
	switch string(e.Success) {
	case "true":
		return e, nil
	case "false":
		return e, readProblem(r)
	}
	if err != nil {
		return e, err
	}
	return e, errors.New("the response does not say whether it is a success")
}

// warnings are read as far as they can be: they are no reason to doubt a success.
func (e *envelope) warnings() (list []APIWarning) {
	json.Unmarshal(e.Warnings, &list)
	return list
}

// errors are read as the warnings are: the flag decides, and beside success:true they do not deny
// it.
func (e *envelope) errors() (list []APIError) {
	json.Unmarshal(e.Errors, &list)
	return slices.DeleteFunc(list, func(entry APIError) bool { return entry == APIError{} })
}

// readPagination returns nil where the response has none that can be relied on: the API's own
// examples leave out this required member.
func readPagination(raw json.RawMessage) *Pagination {
	var p struct {
		Pagination
		HasMore *bool `json:"has_more"`
	}
	if json.Unmarshal(raw, &p) != nil || p.HasMore == nil {
		return nil
	}
	p.Pagination.HasMore = *p.HasMore
	return &p.Pagination
}

// openList also reads the frame's list, whose entries are converted one by one.
func openList[W, T any](r *call.Response, convert func(*W) T) (envelope, []T, error) {
	e, err := open(r)
	if err != nil {
		return e, nil, err
	}
	entries, err := codec.List[W](e.Data)
	if entries == nil {
		return e, nil, missing("data", err)
	}
	return e, converted(entries, convert), nil
}
