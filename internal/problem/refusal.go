package problem

import (
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Refusal is what the message and the log record of a service's *ProblemDetails say.
type Refusal struct {
	Op         string
	Resource   string // what the call is about; "": not known
	Status     int    // 0: unknown
	Code       string
	Text       string // the service's own, or the status text
	RequestID  string
	Attempts   int
	RetryAfter time.Duration
}

// String returns the message on one line:
// "box.CopyFolder: folder 1 to 2: 409 item_name_in_use: text (request r1, 2 attempts)".
func (r Refusal) String() string {
	var b strings.Builder
	b.WriteString(r.Op + ":" + about(r.Resource))
	if r.Status != 0 {
		b.WriteString(" " + strconv.Itoa(r.Status))
	}
	if r.Code != "" {
		b.WriteString(" " + OneLine(r.Code))
	}
	if text := OneLine(r.Text); text != "" {
		title := http.StatusText(r.Status)
		if r.Code != "" || r.Status != 0 && (title == "" || !strings.HasPrefix(text, title)) {
			b.WriteByte(':')
		}
		b.WriteString(" " + text)
	}
	var notes []string
	if r.RequestID != "" {
		notes = append(notes, "request "+OneLine(r.RequestID))
	}
	if r.Attempts > 1 {
		notes = append(notes, strconv.Itoa(r.Attempts)+" attempts")
	}
	if r.RetryAfter > 0 {
		notes = append(notes, fmt.Sprintf("retry after %v", r.RetryAfter))
	}
	if len(notes) > 0 {
		b.WriteString(" (" + strings.Join(notes, ", ") + ")")
	}
	return b.String()
}

// about returns the resource as the part of a message behind the operation.
func about(resource string) string {
	if resource == "" {
		return ""
	}
	return " " + OneLine(resource) + ":"
}

// LogValue returns the group of a log record. more are a service's own attributes.
func (r Refusal) LogValue(more ...slog.Attr) slog.Value {
	return Group{
		Op: r.Op, Resource: r.Resource, Text: r.Text, Status: r.Status, Code: r.Code, RequestID: r.RequestID,
		Attempts: r.Attempts, RetryAfter: r.RetryAfter, More: more,
	}.LogValue()
}
