package osstest

import (
	"encoding/xml"
	"net/http"
	"slices"
	"strings"
	"time"
)

type restoreRequest struct {
	XMLName xml.Name `xml:"RestoreRequest"`
	Days    int
	Tier    string `xml:"JobParameters>Tier"`
}

const (
	day         = 24 * time.Hour
	restoreTime = time.Minute // what the documents say of Archive
)

// SetRestoreTime sets how long it takes to restore an object. The default is one minute.
func (s *Server) SetRestoreTime(d time.Duration) { s.sim.Do(func() { s.restoreTime = d }) }

func (q *request) restoreObject() *refusal {
	o, no := q.lookUp()
	if no != nil {
		return no
	}
	want, no := q.restoreRequest(o)
	switch {
	case no != nil:
		return no
	case !o.archived():
		return refuse("OperationNotSupported", "The object is not archived.", detail("StorageClass", o.StorageClass))
	case q.now.Before(o.RestoringUntil):
		return refuse("RestoreAlreadyInProgress", "The object is being restored.")
	}
	if o.frozen(q.now) {
		ready := q.now.Add(q.s.restoreTime)
		return q.restored(o, http.StatusAccepted, want.Tier, func(o *Object) {
			o.RestoringUntil, o.RestoredUntil = ready, ready.Add(time.Duration(want.Days)*day)
		})
	}
	longer := o.RestoredUntil.Add(day) // Archive, without Days
	if o.StorageClass != "Archive" {
		longer = q.now.Add(time.Duration(want.Days) * day)
	}
	return q.restored(o, http.StatusOK, want.Tier, func(o *Object) {
		if longer.After(o.RestoredUntil) {
			o.RestoredUntil = longer
		}
	})
}

func (q *request) restored(o *Object, status int, tier string, change func(*Object)) *refusal {
	q.replace(o, change)
	q.setVersion(o)
	if o.StorageClass != "Archive" {
		q.set("x-oss-object-restore-priority", tier)
	}
	q.w.WriteHeader(status)
	return nil
}

// restoreRequest reads the body, which may be missing.
func (q *request) restoreRequest(o *Object) (want restoreRequest, no *refusal) {
	want.Days, want.Tier = 1, "Standard"
	body := q.body()
	if len(body) == 0 {
		return want, nil
	}
	if no := q.readXML(body, &want); no != nil {
		return want, no
	}
	longest := 365
	if o.StorageClass == "Archive" {
		longest = 7
	}
	switch {
	case want.Days < 1 || want.Days > longest:
		return want, invalidArgument("Days", "", "The number of days is not valid for the class.")
	case !slices.Contains([]string{"Expedited", "Standard", "Bulk"}, want.Tier):
		return want, invalidArgument("Tier", want.Tier, "The tier is not valid.")
	}
	return want, nil
}

func (o *Object) archived() bool { return strings.HasSuffix(o.StorageClass, "Archive") }

// frozen says whether the content is archived and not restored for now.
func (o *Object) frozen(now time.Time) bool {
	return o.archived() && (now.Before(o.RestoringUntil) || !now.Before(o.RestoredUntil))
}

// restoreInfo is what reads show of the state; "" where there is nothing to show.
func (o *Object) restoreInfo(now time.Time) string {
	switch {
	case !o.archived() || o.RestoredUntil.IsZero():
		return ""
	case now.Before(o.RestoringUntil):
		return `ongoing-request="true"`
	case o.frozen(now):
		return ""
	}
	return `ongoing-request="false", expiry-date="` + o.RestoredUntil.UTC().Format(http.TimeFormat) + `"`
}
