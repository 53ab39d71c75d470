package transport

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/redact"
)

// rewordedError is an error with another text. The original text repeats what the other side sent,
// which may include a credential of the request, or quotes a proxy's address with its password. It
// has no Unwrap, and the original is in a function, because fmt prints the fields of a value,
// unexported ones too, for every verb that is not one of text.
type rewordedError struct {
	text     string
	original func() error
}

func reworded(err error, text string) error {
	return &rewordedError{text, func() error { return err }}
}

func (q *rewordedError) Error() string              { return q.text }
func (q *rewordedError) Is(target error) bool       { return errors.Is(q.original(), target) }
func (q *rewordedError) As(target any) bool         { return errors.As(q.original(), target) }
func (q *rewordedError) Format(f fmt.State, _ rune) { redact.Format(f, q.text) }

// proxyText replaces the text of an error of the Proxy function.
const proxyText = "the HTTP client did not send the request: check the address of its proxy"

// unwrapURLErrors unwraps *url.Error, whose text contains the address with its query.
func unwrapURLErrors(err error) error {
	for {
		u, ok := errors.AsType[*url.Error](err)
		if !ok {
			return err
		}
		err = u.Err
	}
}

// withoutQuotes removes the quoted parts of an error's text: net/http quotes malformed responses
// and the GOAWAY text of an HTTP/2 server. Of an error that is the outcome of another call it keeps
// only the text.
func withoutQuotes(err error) error {
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
			return reworded(err, b.String())
		}
		b.WriteString(`"..."`)
		text = afterQuote(quote)
	}
}

// afterQuote returns what follows the closing quote. Quotes inside the quoted text are escaped.
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

// connectError explains why there was no connection. net/http repeats the status line of a proxy
// without quotes, so only standard phrases are kept, and the errors of the system and of TLS.
func connectError(err error) error {
	if isLocalError(err) {
		return err
	}
	for status := http.StatusMultipleChoices; status < 600; status++ {
		switch err.Error() {
		case "":
		case http.StatusText(status):
			return reworded(err, "the proxy responded: "+err.Error())
		}
	}
	return reworded(err, "no connection was made: a proxy refused it, or the other side does not speak TLS or HTTP")
}

// isLocalError reports whether the system, the net package or TLS wrote the error's text.
func isLocalError(err error) bool {
	netErr, isNet := errors.AsType[net.Error](err)
	_, isRecord := errors.AsType[tls.RecordHeaderError](err)
	_, isAlert := errors.AsType[tls.AlertError](err)
	_, isErrno := errors.AsType[syscall.Errno](err)
	switch {
	case isNet && netErr != nil, isRecord, isAlert, isErrno, Untrusted(err), errors.Is(err, io.EOF),
		errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed), errors.Is(err, http.ErrSchemeMismatch):
		return true
	}
	return false
}
