//! Looking at what a file would bring before it is imported, and at what remedies would do before they are applied.

use super::{Event, Session};
use crate::app::import_memory::ImportMemory;
use crate::app::operations::{
    self, Against, AppError, BoundaryProbe, DefinitionForm, Effect, Examined, Order, PreparedDefinition, Reading,
};
use crate::app::preview::Preview;
use crate::geometry::crs::Transformer;
use crate::geometry::{EpsgCode, NoWatch, Watch};
use crate::model::{DefinitionId, Project};
use crate::project::{Applied, Command, HistoryKind};
use std::sync::Arc;

/// What a form was examined for: names, dates and departments don't matter.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    file: String,
    /// Of two files of one name the bytes tell which.
    members: Arc<Vec<(String, Vec<u8>)>>,
    swapped_axes: bool,
    form: DefinitionForm,
}

impl PartialEq for Asked {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.members, &other.members)
            && (&self.file, self.swapped_axes, &self.form) == (&other.file, other.swapped_axes, &other.form)
    }
}

impl Asked {
    fn of(probe: &BoundaryProbe, form: &DefinitionForm) -> Self {
        let neutral = DefinitionForm {
            department: operations::DepartmentChoice::New { name: String::new(), organisation: String::new() },
            name: String::new(),
            reference_date: String::new(),
            attribution: String::new(),
            licence: String::new(),
            ..form.clone()
        };
        let members = Arc::clone(&probe.members);
        Self { file: probe.file_name.clone(), members, swapped_axes: probe.swapped_axes, form: neutral }
    }
}

/// What a set of areas would bring.
pub struct Examination {
    asked: Asked,
    /// `None` while it runs.
    pub result: Option<Result<Arc<Examined>, AppError>>,
    /// Where it would lie; stays until the next one is there.
    pub preview: Option<Arc<Preview>>,
}

/// What remedies would do.
pub struct MendPreview {
    /// In which definition.
    pub definition: DefinitionId,
    /// Which.
    pub orders: Vec<Order>,
    /// `None` while it is worked out.
    pub result: Option<Result<Vec<Effect>, AppError>>,
}

/// Everything looked at before it is done.
#[derive(Default)]
pub(super) struct Examinations {
    current: Option<Examination>,
    reading: Option<Arc<Reading>>,
    mend: Option<MendPreview>,
    /// Remedies to be executed once the import they belong to is there.
    follow_up: Vec<(DefinitionId, Command)>,
}

/// Answers of jobs here.
pub(super) enum Answer {
    Examined { asked: Box<Asked>, result: Result<Box<Looked>, AppError> },
    Mend { definition: DefinitionId, orders: Vec<Order>, result: Result<Vec<Effect>, AppError> },
    Prepared(Box<PreparedDefinition>),
}

/// A set of areas that was read and examined.
pub(super) struct Looked {
    reading: Arc<Reading>,
    examined: Arc<Examined>,
    preview: Option<Arc<Preview>>,
}

fn look(
    project: &Project,
    probe: &BoundaryProbe,
    form: &DefinitionForm,
    known: Option<Arc<Reading>>,
    watch: &dyn Watch,
) -> Result<Looked, AppError> {
    let reading = match known.filter(|known| known.serves(project, probe, form)) {
        Some(known) => known,
        None => Arc::new(operations::read_definition(project, probe, form, watch)?),
    };
    let examined = operations::examine_definition(project, &reading, form, watch)?;
    let others = project.definitions.iter().flat_map(|definition| definition.spaces.iter());
    let preview = Preview::of(&examined.spaces, others).map(Arc::new);
    Ok(Looked { reading, examined: Arc::new(examined), preview })
}

impl Session {
    /// Reads and examines a set of areas as the form wants it; the latest request wins.
    pub fn examine(&mut self, probe: BoundaryProbe, form: DefinitionForm) {
        let Some((epoch, project)) = self.snapshot() else { return };
        let asked = Asked::of(&probe, &form);
        let preview = self.examinations.current.take().and_then(|before| before.preview);
        self.examinations.current = Some(Examination { asked, result: None, preview });
        let known = self.examinations.reading.clone();
        self.start("examine", "boundary file", move |ticket| {
            let result = look(&project, &probe, &form, known, ticket).map(Box::new);
            let asked = Box::new(Asked::of(&probe, &form));
            Some(Event::Examination { epoch, answer: Answer::Examined { asked, result } })
        });
    }

    /// The examination of this set as this form wants it; `None` if another or none was asked for.
    pub fn examination(&self, probe: &BoundaryProbe, form: &DefinitionForm) -> Option<&Examination> {
        self.examinations.current.as_ref().filter(|current| current.asked == Asked::of(probe, form))
    }

    /// The preview map of the examination asked for last, whatever the form is now.
    pub fn last_preview(&self) -> Option<&Arc<Preview>> {
        self.examinations.current.as_ref()?.preview.as_ref()
    }

    /// Where the project lies, in longitude and latitude; `None` while nothing is drawn.
    pub fn project_area_lon_lat(&self) -> Option<geo::Rect<f64>> {
        let world = self.project_extent_world()?;
        let mut corners = [world.min(), world.max()];
        Transformer::new(EpsgCode::WEB_MERCATOR, EpsgCode::WGS84).ok()?.transform(&mut corners).ok()?;
        let [low, high] = corners;
        Some(geo::Rect::new(low, high))
    }

    /// Forgets what was examined: the dialog is closed.
    pub fn stop_examining(&mut self) {
        self.lanes.cancel("examine");
        self.examinations.current = None;
        self.examinations.reading = None;
    }

    /// Reads boundaries as decided and adds them to the project, or puts them in the place of a definition. Remedies the form asks
    /// for follow as a step of their own.
    pub fn import_definition(&mut self, probe: BoundaryProbe, form: DefinitionForm) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.remember_import(&project, &probe, &form);
        let examined = self.examination(&probe, &form).and_then(|current| match &current.result {
            Some(Ok(examined)) => Some(Arc::clone(examined)),
            _ => None,
        });
        let known = self.examinations.reading.take();
        // The dialog is closed; the next one begins anew.
        self.stop_examining();
        self.start(&super::imports::own_lane(), "boundaries", move |ticket| {
            let fitting = known.clone().filter(|known| known.serves(&project, &probe, &form)).zip(examined);
            let prepared = match fitting {
                Some((reading, examined)) => operations::prepare_read_definition(&project, &reading, &examined, &form),
                None => look(&project, &probe, &form, known, ticket).and_then(|looked| {
                    operations::prepare_read_definition(&project, &looked.reading, &looked.examined, &form)
                }),
            };
            let answer = prepared.map(|prepared| Answer::Prepared(Box::new(prepared)));
            Some(match answer {
                Ok(answer) => Event::Examination { epoch, answer },
                Err(error) => Event::Prepared { epoch, result: Err(error) },
            })
        });
    }

    /// Keeps what was decided about a source, off the UI thread.
    fn remember_import(&self, project: &Project, probe: &BoundaryProbe, form: &DefinitionForm) {
        if !self.keeps_settings {
            return;
        }
        let department = match (&form.department, form.replaces.and_then(|id| project.definition(id))) {
            (_, Some(replaced)) => project.department(replaced.department).cloned(),
            (operations::DepartmentChoice::Existing(id), None) => project.department(*id).cloned(),
            (operations::DepartmentChoice::New { .. }, None) => None,
        };
        let (file, probe, form) = (self.folders.imports(), probe.clone(), form.clone());
        self.in_background("remember", move || {
            let mut memory = ImportMemory::load(&file);
            memory.remember(&probe, &form, department.as_ref());
            if let Err(error) = memory.save(&file) {
                log::warn!("what was decided about a file could not be remembered: {error}");
            }
        });
    }

    /// Works out what remedies would do; the answer is in [`Session::mend_preview`].
    pub fn preview_mend(&mut self, definition: DefinitionId, orders: Vec<Order>) {
        let Some((epoch, project)) = self.snapshot() else { return };
        let against = self.view.against(definition);
        self.examinations.mend = Some(MendPreview { definition, orders: orders.clone(), result: None });
        self.start("mend", "preview", move |ticket| {
            let result = operations::prepare_mend(&project, definition, &orders, against, ticket);
            let result = result.map(|prepared| prepared.effects);
            Some(Event::Examination { epoch, answer: Answer::Mend { definition, orders, result } })
        });
    }

    /// What remedies would do, asked for last.
    pub fn mend_preview(&self) -> Option<&MendPreview> {
        self.examinations.mend.as_ref()
    }

    /// Applies remedies to a definition. They are worked out where commands are carried out, one after the other, so that each
    /// meets the definition as it is then.
    pub fn mend(&mut self, definition: DefinitionId, orders: Vec<Order>) {
        let against = self.view.against(definition);
        self.change(move |store, who| -> Result<Applied, AppError> {
            let prepared = operations::prepare_mend(&store.project(), definition, &orders, against, &NoWatch)?;
            Ok(store.execute(prepared.command, who)?)
        });
    }

    /// What another definition as outer boundary finds in the active one; `Against::Nothing` holds it against none.
    pub fn hold_against(&mut self, definition: DefinitionId, against: Against) {
        self.view.hold_against(definition, against);
        let Some((_, project)) = self.snapshot() else { return };
        if let Some(definition) = project.definition(definition) {
            self.check_definition(definition);
        }
    }

    /// Takes an answer in; what could not be done is given back.
    pub(super) fn examination_came(&mut self, answer: Answer) -> Option<AppError> {
        match answer {
            Answer::Examined { asked, result } => {
                let current = self.examinations.current.as_mut().filter(|current| current.asked == *asked)?;
                match result {
                    Ok(looked) => {
                        current.preview = looked.preview.or(current.preview.take());
                        current.result = Some(Ok(looked.examined));
                        self.examinations.reading = Some(looked.reading);
                    }
                    Err(error) => current.result = Some(Err(error)),
                }
            }
            Answer::Mend { definition, orders, result } => {
                let current = self.examinations.mend.as_mut();
                if let Some(current) = current.filter(|c| c.definition == definition && c.orders == orders) {
                    current.result = Some(result);
                }
            }
            Answer::Prepared(prepared) => return self.definition_prepared(*prepared),
        }
        None
    }

    fn definition_prepared(&mut self, prepared: PreparedDefinition) -> Option<AppError> {
        let PreparedDefinition { id, command, mend, findings, boundary, replaces, .. } = prepared;
        if let Some(before) = replaces {
            let now = self.project().and_then(|project| project.definition(id)).map(|definition| &definition.spaces);
            if now.is_none_or(|now| !Arc::ptr_eq(now, &before)) {
                return Some(AppError::ChangedMeanwhile);
            }
        }
        if let Command::ImportDefinition { definition, .. } | Command::ReplaceDefinition { definition, .. } = &command {
            self.keep_reading_findings(id, &definition.source.sha256, &definition.spaces, findings);
        }
        if let Some((boundary, _)) = boundary {
            self.view.hold_against(id, Against::Definition(boundary));
        }
        self.examinations.follow_up.extend(mend.map(|mend| (id, mend.command)));
        self.send_change(move |store, who| store.execute(command, who));
        None
    }

    /// Remedies wait for the import they belong to.
    pub(super) fn follow_up(&mut self, kind: HistoryKind, definitions: &[DefinitionId]) {
        self.examinations.mend = None;
        if !matches!(kind, HistoryKind::ImportDefinition | HistoryKind::ReplaceDefinition) {
            return;
        }
        let waiting = self.examinations.follow_up.iter().position(|(id, _)| definitions.contains(id));
        if let Some(at) = waiting {
            let (_, command) = self.examinations.follow_up.remove(at);
            self.send_change(move |store, who| store.execute(command, who));
        }
    }

    /// Nothing of a project that was closed is kept.
    pub(super) fn forget_examinations(&mut self) {
        self.examinations = Examinations::default();
    }
}
