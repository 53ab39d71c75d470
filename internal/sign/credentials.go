package sign

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
)

// Credentials are one access key. They print without their secrets through fmt (every verb),
// encoding/json and log/slog. Package fmt cannot ask a value in an unexported field how to print
// itself: a struct that is printed and has Credentials in such a field needs a Format method of its
// own.
type Credentials struct {
	// AccessKeyID is public: it goes into every Authorization header.
	AccessKeyID string
	// AccessKeySecret never leaves the process.
	AccessKeySecret string
	// SecurityToken comes with temporary credentials (STS) and is empty for a permanent key.
	SecurityToken string
}

// redacted has the same fields but no methods, so that printing it cannot recurse.
type redacted Credentials

func (c Credentials) redacted() redacted {
	r := redacted{AccessKeyID: c.AccessKeyID}
	if c.AccessKeySecret != "" {
		r.AccessKeySecret = "REDACTED"
	}
	// empty stays empty: whether there is a token is no secret, and is asked first when a request
	// is refused
	if c.SecurityToken != "" {
		r.SecurityToken = "REDACTED"
	}
	return r
}

// String returns the access key's id and REDACTED for each secret that is set.
func (c Credentials) String() string { return fmt.Sprintf("%+v", c.redacted()) }

// Format writes String whatever the verb: one for hexadecimal would only disguise a secret.
func (c Credentials) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// MarshalJSON encodes what String shows.
func (c Credentials) MarshalJSON() ([]byte, error) { return json.Marshal(c.redacted()) }

// LogValue shows what String shows.
func (c Credentials) LogValue() slog.Value { return slog.AnyValue(c.redacted()) }
