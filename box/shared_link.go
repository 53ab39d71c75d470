package box

import (
	"encoding/json"
	"fmt"
	"log/slog"
)

// plainLink prints as it is.
type plainLink SharedLink

func (l SharedLink) redacted() plainLink {
	if l.DownloadURL != "" {
		l.DownloadURL = "REDACTED"
	}
	return plainLink(l)
}

// Format prints the link with REDACTED for its DownloadURL.
func (l SharedLink) Format(f fmt.State, verb rune) {
	fmt.Fprintf(f, fmt.FormatString(f, verb), l.redacted())
}

// MarshalJSON writes the link with REDACTED for its DownloadURL.
func (l SharedLink) MarshalJSON() ([]byte, error) { return json.Marshal(l.redacted()) }

// LogValue logs the link with REDACTED for its DownloadURL.
func (l SharedLink) LogValue() slog.Value { return slog.AnyValue(l.redacted()) }
