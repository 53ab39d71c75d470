package box_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/box"
)

// TestDownloadURLPrintsRedacted: whoever has it has the content.
func TestDownloadURLPrintsRedacted(t *testing.T) {
	var folder box.Folder
	if err := json.Unmarshal([]byte(`{"id":"1","shared_link":{"url":"https://shown","download_url":"https://hush"}}`), &folder); err != nil {
		t.Fatal(err)
	}
	link := *folder.SharedLink
	if link.DownloadURL != "https://hush" {
		t.Errorf("DownloadURL is %q", link.DownloadURL)
	}
	texts := map[string]string{}
	for _, v := range []any{link, &link, []box.SharedLink{link}, folder, &folder} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
			texts[fmt.Sprintf("%T in %s", v, verb)] = fmt.Sprintf(verb, v)
		}
		raw, err := json.Marshal(v)
		if err != nil {
			t.Error(err)
		}
		texts[fmt.Sprintf("%T in JSON", v)] = string(raw)
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "link", link, "folder", folder)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "link", &link, "folder", &folder)
	texts["slog"] = log.String()
	for form, text := range texts {
		if strings.Contains(text, "hush") || strings.Contains(text, fmt.Sprintf("%x", "hush")) {
			t.Errorf("%s: %s", form, text)
		}
	}
	if text := texts["box.Folder in JSON"]; !strings.Contains(text, "https://shown") {
		t.Errorf("the link itself is missing: %s", text)
	}
}
