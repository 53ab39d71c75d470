package journal

import "time"

// version is that of the format. Every change that an older release would read wrongly needs a new
// one; journals of older versions stay readable. The form of a segment's first line never changes.
const version = 1

// Job says which job a journal belongs to. Each field is compared when the journal is opened.
type Job struct {
	Kind    string `json:"kind"`    // the operation, such as "oss.CopyPrefix"
	Service string `json:"service"` // the host
	Account string `json:"account"` // a label that the caller chose; never derived from a credential
	Request string `json:"request"` // a digest of all that shapes the job
}

// header is the first line of each segment.
type header struct {
	Version int       `json:"version"`
	ID      string    `json:"id"` // random: tells the files of two journals of one job apart
	Segment int       `json:"segment"`
	Created time.Time `json:"created"`
	Job
}

// differs returns what makes other another job. The order is that of the fields.
func (j Job) differs(other Job) *OtherJobError {
	for _, f := range []struct{ field, have, want string }{
		{"kind", j.Kind, other.Kind},
		{"service", j.Service, other.Service},
		{"account", j.Account, other.Account},
		{"request", j.Request, other.Request},
	} {
		if f.have != f.want {
			return &OtherJobError{f.field, f.have, f.want}
		}
	}
	return nil
}

// live is a page of a checkpoint. Its intents follow in lines of their own.
type live struct {
	Page
	Finished  []byte `json:"finished"`             // a bit for each item, in base64
	InnerLeft int64  `json:"inner_left,omitempty"` // inner items that no outcome was about
}

// checkpoint ends the state at the head of a segment, after the pages, intents and variables.
type checkpoint struct {
	Counts   Counts `json:"counts"`
	LastPage int64  `json:"last_page"` // the last ID that was used
	Report   span   `json:"report"`
}

// span is a part of the report, by offsets that count from the first item that was ever reported.
type span struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
}
