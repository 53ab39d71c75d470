// Package journal keeps the state of a job on disk: which items were listed, what is about to be
// sent, and how items ended. A process that is killed at any moment loses nothing of it.
//
// # Walk-through
//
// An engine lists items in pages, and takes each item through these states. Every arrow is part of a
// record.
//
//	 Append(Pages)        Append(Intents)         Append(Outcomes)
//	──────────────▶ listed ────────────▶ intent ──────────────────▶ copied, skipped
//	                  │ ▲                  │  ▲ └──────────────────▶ failed, unknown: in the report
//	                  │ │                  └──┘ sent again               │
//	                  │ └────────────────────────────────────────────────┘ Reopen, in a new page
//	                  └────────────────────▶ any of the outcomes, without having been sent
//
// The record of a page also sets the variables that say where listing goes on. A record is atomic,
// so that no page is lost and none is listed twice. When all items of a page are finished, the page
// is forgotten. What remains of a million items is the pages in flight, the counts, and on disk the
// report.
//
// After a crash, Open returns a journal whose Pages, Vars and Counts are those after one of the
// records, and none before the last one that was promised to be on the disk. For each pending item
// there is its last intent: nil says that no request has left, if every request has an intent.
// An intent is no proof that a request was sent, only that it may have been.
//
// # Records
//
// A record goes through these states:
//
//	            write                   sync                  checkpoint           remove
//	in memory ─────────▶ in the system ──────▶ on the disk ──────────────▶ folded ────────▶ gone
//	                     Interval returns      Always returns
//
// Many goroutines that append with Always share one sync. An error of a write or a sync is final:
// nothing more is written, and each Append returns it. To sync again would be no answer: the
// operating system can drop what it could not write, and report success the next time.
//
// # Files
//
//	LOCK          locked by the process that has the journal open; always empty
//	000007.log    the current segment: a header, a checkpoint, and the records since
//	report.jsonl  the items that are failed or unknown, oldest first
//	*.tmp         a file that was not complete when a process died
//
// All are lines of JSON, and can be read with grep and jq. The last member of each line, crc, is the
// CRC32C of all that is before the member. Lines of segments are numbered by n, without gaps. The
// member synced is the number of a line that was on the disk, with all before it, when the line was
// written.
//
// When a segment is large enough, rotate writes the next one, which begins with a checkpoint, and
// removes the old one. The checkpoint is made from the state that the records have led to, and from
// nothing else: replaying records and replaying a checkpoint use the same functions.
//
// # Damage
//
// A part of a record at the end of the segment is what a crash leaves: it is cut off and counted
// (Opened.CutBytes). The same is done to the lines behind a sector of zeros that none of them says
// was synced: a loss of power can write later sectors and not earlier ones. Anything else is a
// *CorruptError, and nothing is changed: a missing line, a bad line before a good one, a missing
// file. One kind of damage cannot be told from a crash: that of the last record itself.
//
// # Secrets
//
// Values of the engine are written as they are. They must not hold a credential, nor anything that
// is derived from one. The files can be read by their owner only.
package journal
