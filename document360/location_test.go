package document360_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/document360"
)

// TestLocationPrintsRedacted: like the address of a file's content it may open the copy to whoever has it.
func TestLocationPrintsRedacted(t *testing.T) {
	res := document360.CopyFileResponse{FileID: "f1", Location: "https://host/files/f1?sig=hush"}
	texts := map[string]string{}
	for _, v := range []any{res, &res, []document360.CopyFileResponse{res}, struct{ R document360.CopyFileResponse }{res}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			texts[fmt.Sprintf("%T in %s", v, verb)] = fmt.Sprintf(verb, v)
		}
		raw, err := json.Marshal(v)
		if err != nil {
			t.Error(err)
		}
		texts[fmt.Sprintf("%T in JSON", v)] = string(raw)
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "res", res)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "res", &res)
	texts["slog"] = log.String()
	for form, text := range texts {
		if strings.Contains(text, "hush") || strings.Contains(text, fmt.Sprintf("%x", "hush")) {
			t.Errorf("%s: %s", form, text)
		}
	}
	if got := fmt.Sprintf("%+v", res); got != "{FileID:f1 Location:REDACTED Errors:[] Warnings:[] RequestID: Reconciled:false}" {
		t.Errorf("got %s", got)
	}
	if got := fmt.Sprintf("%+v", document360.CopyFileResponse{}); strings.Contains(got, "REDACTED") {
		t.Errorf("no Location: got %s", got)
	}
}
