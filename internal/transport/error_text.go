package transport

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"

	"github.com/farcopy/farcopy/internal/problem"
)

// quiet is an error with another text: its own repeats what the other side sent, which may be what we sent it, a credential
// among it.
type quiet struct {
	error
	text string
}

func (q quiet) Error() string { return q.text }
func (q quiet) Unwrap() error { return q.error }

// unquoted drops from an error's text what stands in quotes: net/http so repeats a malformed answer, and the last words of
// an HTTP/2 server. Of an error that is another call's outcome it keeps the text only.
func unquoted(err error) error {
	err = problem.TextOnly(err)
	text := err.Error()
	if strings.IndexByte(text, '"') < 0 {
		return err
	}
	var b strings.Builder
	for {
		before, quote, found := strings.Cut(text, `"`)
		b.WriteString(before)
		if !found {
			return quiet{err, b.String()}
		}
		b.WriteString(`"..."`)
		text = afterQuote(quote)
	}
}

// afterQuote is what follows the end of a text in quotes, whose own quotes are escaped.
func afterQuote(s string) string {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return s[i+1:]
		}
	}
	return ""
}

// unconnected is why there was no connection. A proxy that refuses is quoted by net/http with the text of its status line,
// without quotes: only a standard phrase is kept, and what the system or TLS itself says.
func unconnected(err error) error {
	netErr, isNet := errors.AsType[net.Error](err)
	_, isRecord := errors.AsType[tls.RecordHeaderError](err)
	_, isAlert := errors.AsType[tls.AlertError](err)
	_, isErrno := errors.AsType[syscall.Errno](err)
	switch {
	case isNet && netErr != nil, isRecord, isAlert, isErrno, Untrusted(err), errors.Is(err, io.EOF),
		errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed), errors.Is(err, http.ErrSchemeMismatch):
		return err
	}
	for status := http.StatusMultipleChoices; status < 600; status++ {
		if phrase := http.StatusText(status); phrase != "" && phrase == err.Error() {
			return quiet{err, "the proxy answered: " + phrase}
		}
	}
	return quiet{err, "no connection was made: a proxy refused it, or what answered speaks no TLS or HTTP"}
}
