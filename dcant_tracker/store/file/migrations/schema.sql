-- 4f868a9ac97c5723a38b0a7212df7ca65cf5df0db15891caa3d72efe166d9fab;
CREATE TABLE "group" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	name TEXT,
	name_folded TEXT,
	kind TEXT,
	programme TEXT,
	recommendation TEXT,
	lead TEXT,
	partner TEXT,
	partner_folded TEXT,
	description TEXT,
	description_folded TEXT,
	source TEXT,
	source_folded TEXT,
	UNIQUE (uid),
	FOREIGN KEY(programme) REFERENCES programme (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(recommendation) REFERENCES recommendation (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(lead) REFERENCES organisation (uid) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE action_item (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	title TEXT,
	title_folded TEXT,
	meeting TEXT,
	agenda_item TEXT,
	recommendation TEXT,
	organisation TEXT,
	officer TEXT,
	officer_folded TEXT,
	due_on TEXT,
	done_on TEXT,
	notes TEXT,
	notes_folded TEXT,
	UNIQUE (uid),
	FOREIGN KEY(meeting) REFERENCES meeting (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(agenda_item) REFERENCES agenda_item (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(recommendation) REFERENCES recommendation (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(organisation) REFERENCES organisation (uid) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE agenda_item (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	meeting TEXT,
	position INTEGER,
	title TEXT,
	title_folded TEXT,
	recommendation TEXT,
	decision TEXT,
	decision_folded TEXT,
	UNIQUE (uid),
	FOREIGN KEY(meeting) REFERENCES meeting (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(recommendation) REFERENCES recommendation (uid) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE attachment (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	owner TEXT,
	label TEXT,
	label_folded TEXT,
	target TEXT,
	target_folded TEXT,
	added_on TEXT,
	UNIQUE (uid)
);
CREATE TABLE attachment_file (
	uid VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	content BLOB NOT NULL,
	PRIMARY KEY (uid)
);
CREATE TABLE attendance (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	meeting TEXT,
	organisation TEXT,
	contact TEXT,
	presence TEXT,
	represented_by TEXT,
	represented_by_folded TEXT,
	UNIQUE (uid),
	FOREIGN KEY(meeting) REFERENCES meeting (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(organisation) REFERENCES organisation (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(contact) REFERENCES contact (uid) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE campaign (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	label TEXT,
	label_folded TEXT,
	programme TEXT,
	opens_on TEXT,
	closes_on TEXT,
	closed_on TEXT,
	description TEXT,
	description_folded TEXT,
	invitation TEXT,
	invitation_folded TEXT,
	reminder TEXT,
	reminder_folded TEXT,
	acknowledgement TEXT,
	acknowledgement_folded TEXT,
	UNIQUE (uid),
	FOREIGN KEY(programme) REFERENCES programme (uid) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE campaign_closing (
	id INTEGER NOT NULL,
	step INTEGER NOT NULL,
	campaign VARCHAR NOT NULL,
	content BLOB NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(step) REFERENCES step (id)
);
CREATE TABLE change (
	id INTEGER NOT NULL,
	step INTEGER NOT NULL,
	entity VARCHAR NOT NULL,
	uid VARCHAR NOT NULL,
	field VARCHAR,
	"before" VARCHAR,
	"after" VARCHAR,
	PRIMARY KEY (id),
	FOREIGN KEY(step) REFERENCES step (id)
);
CREATE TABLE column_mapping (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	partner VARCHAR,
	shape VARCHAR NOT NULL,
	definition VARCHAR NOT NULL,
	at VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (name)
);
CREATE TABLE contact (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	organisation TEXT,
	name TEXT,
	name_folded TEXT,
	category TEXT,
	function TEXT,
	function_folded TEXT,
	email TEXT,
	email_folded TEXT,
	phone TEXT,
	phone_folded TEXT,
	source TEXT,
	source_folded TEXT,
	informed_on TEXT,
	objection INTEGER,
	review_on TEXT,
	left_on TEXT,
	replaced_by TEXT,
	notes TEXT,
	notes_folded TEXT,
	UNIQUE (uid),
	FOREIGN KEY(organisation) REFERENCES organisation (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(replaced_by) REFERENCES contact (uid) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE contested (
	id INTEGER NOT NULL,
	entity VARCHAR NOT NULL,
	uid VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	open INTEGER,
	until INTEGER,
	PRIMARY KEY (id)
);
CREATE TABLE decision (
	id INTEGER NOT NULL,
	step INTEGER NOT NULL,
	export_id VARCHAR NOT NULL,
	entity VARCHAR NOT NULL,
	uid VARCHAR NOT NULL,
	field VARCHAR,
	mine VARCHAR,
	theirs VARCHAR,
	taken BOOLEAN NOT NULL,
	file_name VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(step) REFERENCES step (id)
);
CREATE TABLE evaluation (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	campaign TEXT,
	recommendation TEXT,
	experiment TEXT,
	evaluator TEXT,
	respondent TEXT,
	filled_by TEXT,
	filled_by_folded TEXT,
	filled_as TEXT,
	filled_as_folded TEXT,
	state TEXT,
	evaluated_on TEXT,
	governance_score TEXT,
	governance_justification TEXT,
	governance_justification_folded TEXT,
	efficiency_score TEXT,
	efficiency_justification TEXT,
	efficiency_justification_folded TEXT,
	user_relation_score TEXT,
	user_relation_justification TEXT,
	user_relation_justification_folded TEXT,
	evaluation_score TEXT,
	evaluation_justification TEXT,
	evaluation_justification_folded TEXT,
	comment TEXT,
	comment_folded TEXT,
	UNIQUE (uid),
	FOREIGN KEY(campaign) REFERENCES campaign (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(recommendation) REFERENCES recommendation (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(experiment) REFERENCES experiment (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(evaluator) REFERENCES organisation (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(respondent) REFERENCES contact (uid) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE exchange (
	id INTEGER NOT NULL,
	export_id VARCHAR,
	direction VARCHAR NOT NULL,
	partner VARCHAR,
	file_name VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	at VARCHAR NOT NULL,
	state_step INTEGER NOT NULL,
	step INTEGER,
	answers VARCHAR,
	counts VARCHAR NOT NULL,
	options VARCHAR NOT NULL,
	PRIMARY KEY (id)
);
CREATE TABLE exchange_file (
	exchange INTEGER NOT NULL,
	content BLOB NOT NULL,
	base BLOB,
	PRIMARY KEY (exchange),
	FOREIGN KEY(exchange) REFERENCES exchange (id)
);
CREATE TABLE expected_evaluation (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	campaign TEXT,
	recommendation TEXT,
	experiment TEXT,
	evaluator TEXT,
	UNIQUE (uid),
	FOREIGN KEY(campaign) REFERENCES campaign (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(recommendation) REFERENCES recommendation (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(experiment) REFERENCES experiment (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(evaluator) REFERENCES organisation (uid) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE experiment (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	recommendation TEXT,
	title TEXT,
	title_folded TEXT,
	objective TEXT,
	objective_folded TEXT,
	scope TEXT,
	scope_folded TEXT,
	themes TEXT,
	themes_folded TEXT,
	stage TEXT,
	starts_on TEXT,
	ends_on TEXT,
	results TEXT,
	results_folded TEXT,
	outcome TEXT,
	source TEXT,
	source_folded TEXT,
	notes TEXT,
	notes_folded TEXT,
	UNIQUE (uid),
	FOREIGN KEY(recommendation) REFERENCES recommendation (uid) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE group_member (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	"group" TEXT,
	organisation TEXT,
	contact TEXT,
	role TEXT,
	since TEXT,
	until TEXT,
	UNIQUE (uid),
	FOREIGN KEY("group") REFERENCES "group" (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(organisation) REFERENCES organisation (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(contact) REFERENCES contact (uid) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE interaction (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	organisation TEXT,
	held_on TEXT,
	summary TEXT,
	summary_folded TEXT,
	channel TEXT,
	contact TEXT,
	recommendation TEXT,
	details TEXT,
	details_folded TEXT,
	follow_up_on TEXT,
	followed_up_on TEXT,
	officer TEXT,
	officer_folded TEXT,
	UNIQUE (uid),
	FOREIGN KEY(organisation) REFERENCES organisation (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(contact) REFERENCES contact (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(recommendation) REFERENCES recommendation (uid) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE made_change (
	id INTEGER NOT NULL,
	step INTEGER NOT NULL,
	entity VARCHAR NOT NULL,
	uid VARCHAR NOT NULL,
	field VARCHAR,
	"before" VARCHAR,
	"after" VARCHAR,
	parents VARCHAR,
	PRIMARY KEY (id),
	FOREIGN KEY(step) REFERENCES step (id)
);
CREATE TABLE maturity_assessment (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	campaign TEXT,
	domain TEXT,
	organisation TEXT,
	level TEXT,
	evidence TEXT,
	evidence_folded TEXT,
	assessed_on TEXT,
	filled_by TEXT,
	filled_by_folded TEXT,
	filled_as TEXT,
	filled_as_folded TEXT,
	UNIQUE (uid),
	FOREIGN KEY(campaign) REFERENCES campaign (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(domain) REFERENCES maturity_domain (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(organisation) REFERENCES organisation (uid) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE maturity_domain (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	label TEXT,
	label_folded TEXT,
	position INTEGER,
	description TEXT,
	description_folded TEXT,
	UNIQUE (uid)
);
CREATE TABLE meeting (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	title TEXT,
	title_folded TEXT,
	held_on TEXT,
	hours TEXT,
	hours_folded TEXT,
	kind TEXT,
	"group" TEXT,
	place TEXT,
	place_folded TEXT,
	chair TEXT,
	chair_folded TEXT,
	agenda TEXT,
	agenda_folded TEXT,
	minutes TEXT,
	minutes_folded TEXT,
	source TEXT,
	source_folded TEXT,
	UNIQUE (uid),
	FOREIGN KEY("group") REFERENCES "group" (uid) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE meta (
	name VARCHAR NOT NULL,
	value VARCHAR NOT NULL,
	PRIMARY KEY (name)
);
CREATE TABLE milestone (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	recommendation TEXT,
	experiment TEXT,
	title TEXT,
	title_folded TEXT,
	due_on TEXT,
	done_on TEXT,
	responsible TEXT,
	source TEXT,
	source_folded TEXT,
	notes TEXT,
	notes_folded TEXT,
	UNIQUE (uid),
	FOREIGN KEY(recommendation) REFERENCES recommendation (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(experiment) REFERENCES experiment (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(responsible) REFERENCES organisation (uid) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE observed_territory (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	campaign TEXT,
	organisation TEXT,
	UNIQUE (uid),
	FOREIGN KEY(campaign) REFERENCES campaign (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(organisation) REFERENCES organisation (uid) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE organisation (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	name TEXT,
	name_folded TEXT,
	short_name TEXT,
	short_name_folded TEXT,
	kind TEXT,
	siren TEXT,
	siren_folded TEXT,
	insee_code TEXT,
	insee_code_folded TEXT,
	department TEXT,
	department_folded TEXT,
	region TEXT,
	region_folded TEXT,
	population INTEGER,
	parent TEXT,
	member_since TEXT,
	member_until TEXT,
	ended_on TEXT,
	successor TEXT,
	source TEXT,
	source_folded TEXT,
	notes TEXT,
	notes_folded TEXT,
	UNIQUE (uid),
	FOREIGN KEY(parent) REFERENCES organisation (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(successor) REFERENCES organisation (uid) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE organisation_identity (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	organisation TEXT,
	name TEXT,
	name_folded TEXT,
	kind TEXT,
	siren TEXT,
	siren_folded TEXT,
	valid_from TEXT,
	valid_until TEXT,
	source TEXT,
	source_folded TEXT,
	UNIQUE (uid),
	FOREIGN KEY(organisation) REFERENCES organisation (uid) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE pairing (
	id INTEGER NOT NULL,
	step INTEGER NOT NULL,
	entity VARCHAR NOT NULL,
	uid VARCHAR NOT NULL,
	other VARCHAR NOT NULL,
	same BOOLEAN NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(step) REFERENCES step (id)
);
CREATE TABLE participation (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	recommendation TEXT,
	experiment TEXT,
	organisation TEXT,
	role TEXT,
	status TEXT,
	since TEXT,
	until TEXT,
	referent TEXT,
	referent_since TEXT,
	elected_referent TEXT,
	source TEXT,
	source_folded TEXT,
	notes TEXT,
	notes_folded TEXT,
	UNIQUE (uid),
	FOREIGN KEY(recommendation) REFERENCES recommendation (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(experiment) REFERENCES experiment (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(organisation) REFERENCES organisation (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(referent) REFERENCES contact (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(elected_referent) REFERENCES contact (uid) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE partner (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	name TEXT,
	name_folded TEXT,
	organisation TEXT,
	description TEXT,
	description_folded TEXT,
	UNIQUE (uid),
	FOREIGN KEY(organisation) REFERENCES organisation (uid) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE position (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	title TEXT,
	title_folded TEXT,
	counterpart TEXT,
	counterpart_folded TEXT,
	recommendation TEXT,
	our_text TEXT,
	our_text_folded TEXT,
	our_source TEXT,
	our_source_folded TEXT,
	counterpart_text TEXT,
	counterpart_text_folded TEXT,
	counterpart_source TEXT,
	counterpart_source_folded TEXT,
	gap TEXT,
	state TEXT,
	themes TEXT,
	themes_folded TEXT,
	comment TEXT,
	comment_folded TEXT,
	talking_points TEXT,
	talking_points_folded TEXT,
	UNIQUE (uid),
	FOREIGN KEY(recommendation) REFERENCES recommendation (uid) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE principle_guide (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	principle TEXT,
	criterion TEXT,
	criterion_folded TEXT,
	position INTEGER,
	help TEXT,
	help_folded TEXT,
	UNIQUE (uid)
);
CREATE TABLE programme (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	code TEXT,
	code_folded TEXT,
	title TEXT,
	title_folded TEXT,
	item_label TEXT,
	item_label_folded TEXT,
	axis_label TEXT,
	axis_label_folded TEXT,
	starts_on TEXT,
	ends_on TEXT,
	description TEXT,
	description_folded TEXT,
	source TEXT,
	source_folded TEXT,
	UNIQUE (uid)
);
CREATE TABLE progress_point (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	recommendation TEXT,
	experiment TEXT,
	dated_on TEXT,
	author TEXT,
	weather TEXT,
	comment TEXT,
	comment_folded TEXT,
	UNIQUE (uid),
	FOREIGN KEY(recommendation) REFERENCES recommendation (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(experiment) REFERENCES experiment (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(author) REFERENCES organisation (uid) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE recommendation (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	programme TEXT,
	code TEXT,
	code_folded TEXT,
	axis TEXT,
	axis_folded TEXT,
	title TEXT,
	title_folded TEXT,
	short_title TEXT,
	short_title_folded TEXT,
	description TEXT,
	description_folded TEXT,
	themes TEXT,
	themes_folded TEXT,
	status TEXT,
	lead_state TEXT,
	lead_local TEXT,
	officer TEXT,
	officer_folded TEXT,
	starts_on TEXT,
	due_on TEXT,
	introduced_on TEXT,
	withdrawn_on TEXT,
	follows TEXT,
	source TEXT,
	source_folded TEXT,
	notes TEXT,
	notes_folded TEXT,
	UNIQUE (uid),
	FOREIGN KEY(programme) REFERENCES programme (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(lead_state) REFERENCES organisation (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(lead_local) REFERENCES organisation (uid) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(follows) REFERENCES recommendation (uid) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE saved_view (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid TEXT NOT NULL,
	key_digest INTEGER NOT NULL,
	listing TEXT,
	listing_folded TEXT,
	name TEXT,
	name_folded TEXT,
	filters TEXT,
	filters_folded TEXT,
	shown TEXT,
	shown_folded TEXT,
	sorting TEXT,
	sorting_folded TEXT,
	grouping TEXT,
	grouping_folded TEXT,
	UNIQUE (uid)
);
CREATE TABLE shared_thing (
	id INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	"key" VARCHAR NOT NULL,
	PRIMARY KEY (id)
);
CREATE TABLE step (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	op VARCHAR NOT NULL,
	label VARCHAR NOT NULL,
	who VARCHAR NOT NULL,
	at VARCHAR NOT NULL,
	origin VARCHAR,
	undoes INTEGER,
	uid VARCHAR,
	replica VARCHAR,
	clock INTEGER,
	follows VARCHAR,
	made_at VARCHAR,
	batch INTEGER,
	shared INTEGER,
	FOREIGN KEY(undoes) REFERENCES step (id)
);
CREATE TABLE team_bundle (
	name VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	at VARCHAR NOT NULL,
	PRIMARY KEY (name)
);
CREATE TABLE team_member (
	replica VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	seen VARCHAR NOT NULL,
	PRIMARY KEY (replica)
);
CREATE TABLE waiting_file (
	id INTEGER NOT NULL,
	waiting INTEGER NOT NULL,
	file_name VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	content BLOB NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(waiting) REFERENCES waiting_import (id)
);
CREATE TABLE waiting_import (
	id INTEGER NOT NULL,
	label VARCHAR NOT NULL,
	partner VARCHAR,
	mapping VARCHAR,
	campaign VARCHAR,
	who VARCHAR NOT NULL,
	at VARCHAR NOT NULL,
	undecided INTEGER NOT NULL,
	decisions VARCHAR NOT NULL,
	PRIMARY KEY (id)
);
CREATE VIRTUAL TABLE search USING fts5(text, content='', columnsize=0, detail=full, tokenize="unicode61 remove_diacritics 0", prefix='1 2 3');
CREATE INDEX ix_action_item_agenda_item ON action_item (agenda_item);
CREATE INDEX ix_action_item_done_on ON action_item (done_on);
CREATE INDEX ix_action_item_key_digest ON action_item (key_digest);
CREATE INDEX ix_action_item_meeting ON action_item (meeting);
CREATE INDEX ix_action_item_organisation ON action_item (organisation);
CREATE INDEX ix_action_item_recommendation ON action_item (recommendation);
CREATE INDEX ix_agenda_item_key_digest ON agenda_item (key_digest);
CREATE INDEX ix_agenda_item_meeting ON agenda_item (meeting);
CREATE INDEX ix_agenda_item_recommendation ON agenda_item (recommendation);
CREATE INDEX ix_attachment_key_digest ON attachment (key_digest);
CREATE INDEX ix_attachment_label_folded ON attachment (label_folded);
CREATE INDEX ix_attachment_owner ON attachment (owner);
CREATE INDEX ix_attendance_contact ON attendance (contact);
CREATE INDEX ix_attendance_key_digest ON attendance (key_digest);
CREATE INDEX ix_attendance_meeting ON attendance (meeting);
CREATE INDEX ix_attendance_organisation ON attendance (organisation);
CREATE INDEX ix_campaign_closing_step ON campaign_closing (step);
CREATE INDEX ix_campaign_key_digest ON campaign (key_digest);
CREATE INDEX ix_campaign_opens_on ON campaign (opens_on);
CREATE INDEX ix_campaign_programme ON campaign (programme);
CREATE INDEX ix_change_cell ON change (uid, field, step) WHERE field IS NOT NULL;
CREATE INDEX ix_change_gone ON change (uid, field, "after") WHERE field IS NULL AND after IS NULL;
CREATE INDEX ix_change_record ON change (uid, step);
CREATE INDEX ix_change_step ON change (step);
CREATE INDEX ix_column_mapping_shape ON column_mapping (shape);
CREATE INDEX ix_contact_key_digest ON contact (key_digest);
CREATE INDEX ix_contact_name_folded ON contact (name_folded);
CREATE INDEX ix_contact_organisation ON contact (organisation);
CREATE INDEX ix_contact_replaced_by ON contact (replaced_by);
CREATE INDEX ix_decision_record ON decision (export_id, uid);
CREATE INDEX ix_decision_step ON decision (step);
CREATE INDEX ix_evaluation_campaign ON evaluation (campaign);
CREATE INDEX ix_evaluation_evaluated_on ON evaluation (evaluated_on);
CREATE INDEX ix_evaluation_evaluator ON evaluation (evaluator);
CREATE INDEX ix_evaluation_experiment ON evaluation (experiment);
CREATE INDEX ix_evaluation_key_digest ON evaluation (key_digest);
CREATE INDEX ix_evaluation_recommendation ON evaluation (recommendation);
CREATE INDEX ix_evaluation_respondent ON evaluation (respondent);
CREATE INDEX ix_exchange_export_id ON exchange (export_id);
CREATE INDEX ix_expected_evaluation_campaign ON expected_evaluation (campaign);
CREATE INDEX ix_expected_evaluation_evaluator ON expected_evaluation (evaluator);
CREATE INDEX ix_expected_evaluation_experiment ON expected_evaluation (experiment);
CREATE INDEX ix_expected_evaluation_key_digest ON expected_evaluation (key_digest);
CREATE INDEX ix_expected_evaluation_recommendation ON expected_evaluation (recommendation);
CREATE INDEX ix_experiment_key_digest ON experiment (key_digest);
CREATE INDEX ix_experiment_recommendation ON experiment (recommendation);
CREATE INDEX ix_experiment_title_folded ON experiment (title_folded);
CREATE INDEX ix_group_key_digest ON "group" (key_digest);
CREATE INDEX ix_group_lead ON "group" (lead);
CREATE INDEX ix_group_member_contact ON group_member (contact);
CREATE INDEX ix_group_member_group ON group_member ("group");
CREATE INDEX ix_group_member_key_digest ON group_member (key_digest);
CREATE INDEX ix_group_member_organisation ON group_member (organisation);
CREATE INDEX ix_group_name_folded ON "group" (name_folded);
CREATE INDEX ix_group_programme ON "group" (programme);
CREATE INDEX ix_group_recommendation ON "group" (recommendation);
CREATE INDEX ix_interaction_contact ON interaction (contact);
CREATE INDEX ix_interaction_held_on ON interaction (held_on);
CREATE INDEX ix_interaction_key_digest ON interaction (key_digest);
CREATE INDEX ix_interaction_organisation ON interaction (organisation);
CREATE INDEX ix_interaction_recommendation ON interaction (recommendation);
CREATE INDEX ix_made_change_cell ON made_change (uid, field, step);
CREATE INDEX ix_made_change_record ON made_change (uid, step);
CREATE INDEX ix_made_change_step ON made_change (step);
CREATE INDEX ix_maturity_assessment_campaign ON maturity_assessment (campaign);
CREATE INDEX ix_maturity_assessment_domain ON maturity_assessment (domain);
CREATE INDEX ix_maturity_assessment_key_digest ON maturity_assessment (key_digest);
CREATE INDEX ix_maturity_assessment_organisation ON maturity_assessment (organisation);
CREATE INDEX ix_maturity_domain_key_digest ON maturity_domain (key_digest);
CREATE INDEX ix_maturity_domain_position ON maturity_domain (position);
CREATE INDEX ix_meeting_group ON meeting ("group");
CREATE INDEX ix_meeting_held_on ON meeting (held_on);
CREATE INDEX ix_meeting_key_digest ON meeting (key_digest);
CREATE INDEX ix_milestone_due_on ON milestone (due_on);
CREATE INDEX ix_milestone_experiment ON milestone (experiment);
CREATE INDEX ix_milestone_key_digest ON milestone (key_digest);
CREATE INDEX ix_milestone_recommendation ON milestone (recommendation);
CREATE INDEX ix_milestone_responsible ON milestone (responsible);
CREATE INDEX ix_observed_territory_campaign ON observed_territory (campaign);
CREATE INDEX ix_observed_territory_key_digest ON observed_territory (key_digest);
CREATE INDEX ix_observed_territory_organisation ON observed_territory (organisation);
CREATE INDEX ix_organisation_identity_key_digest ON organisation_identity (key_digest);
CREATE INDEX ix_organisation_identity_organisation ON organisation_identity (organisation);
CREATE INDEX ix_organisation_key_digest ON organisation (key_digest);
CREATE INDEX ix_organisation_name_folded ON organisation (name_folded);
CREATE INDEX ix_organisation_parent ON organisation (parent);
CREATE INDEX ix_organisation_successor ON organisation (successor);
CREATE INDEX ix_pairing_step ON pairing (step);
CREATE INDEX ix_participation_elected_referent ON participation (elected_referent);
CREATE INDEX ix_participation_experiment ON participation (experiment);
CREATE INDEX ix_participation_key_digest ON participation (key_digest);
CREATE INDEX ix_participation_organisation ON participation (organisation);
CREATE INDEX ix_participation_recommendation ON participation (recommendation);
CREATE INDEX ix_participation_referent ON participation (referent);
CREATE INDEX ix_partner_key_digest ON partner (key_digest);
CREATE INDEX ix_partner_name_folded ON partner (name_folded);
CREATE INDEX ix_partner_organisation ON partner (organisation);
CREATE INDEX ix_position_key_digest ON position (key_digest);
CREATE INDEX ix_position_recommendation ON position (recommendation);
CREATE INDEX ix_position_title_folded ON position (title_folded);
CREATE INDEX ix_principle_guide_key_digest ON principle_guide (key_digest);
CREATE INDEX ix_principle_guide_principle ON principle_guide (principle);
CREATE INDEX ix_programme_key_digest ON programme (key_digest);
CREATE INDEX ix_programme_starts_on ON programme (starts_on);
CREATE INDEX ix_progress_point_author ON progress_point (author);
CREATE INDEX ix_progress_point_dated_on ON progress_point (dated_on);
CREATE INDEX ix_progress_point_experiment ON progress_point (experiment);
CREATE INDEX ix_progress_point_key_digest ON progress_point (key_digest);
CREATE INDEX ix_progress_point_recommendation ON progress_point (recommendation);
CREATE INDEX ix_recommendation_follows ON recommendation (follows);
CREATE INDEX ix_recommendation_key_digest ON recommendation (key_digest);
CREATE INDEX ix_recommendation_lead_local ON recommendation (lead_local);
CREATE INDEX ix_recommendation_lead_state ON recommendation (lead_state);
CREATE INDEX ix_recommendation_programme ON recommendation (programme);
CREATE INDEX ix_saved_view_key_digest ON saved_view (key_digest);
CREATE INDEX ix_saved_view_listing_folded ON saved_view (listing_folded);
CREATE INDEX ix_step_clock ON step (clock);
CREATE INDEX ix_step_op ON step (op);
CREATE INDEX ix_step_shared ON step (shared);
CREATE INDEX ix_step_undoes ON step (undoes);
CREATE INDEX ix_waiting_file_import ON waiting_file (waiting);
CREATE UNIQUE INDEX ix_contested_record ON contested (uid, entity, kind);
CREATE UNIQUE INDEX ix_shared_thing_key ON shared_thing (kind, "key");
CREATE UNIQUE INDEX ix_step_uid ON step (uid)
